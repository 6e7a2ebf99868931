import { describe, expect, it } from 'vitest';
import { changeBetween, compareStats } from './change';
import { allConnected, commit, inputOf } from './sample-rows';
import { computeStats } from './stats';
import { windowFor } from './windows';

describe('changeBetween', () => {
  it('needs both figures', () => {
    expect(changeBetween(null, 10)).toEqual({
      current: null,
      previous: 10,
      delta: null,
      percent: null,
      direction: null,
    });
    expect(changeBetween(10, null)).toEqual({
      current: 10,
      previous: null,
      delta: null,
      percent: null,
      direction: null,
    });
  });

  it.each([
    [0, 0, 0, null, 'same'],
    [3, 0, 3, null, 'more'],
    [8, 4, 4, null, 'more'],
    [10, 5, 5, 100, 'more'],
    [0, 5, -5, -100, 'less'],
    [104, 100, 4, 4, 'same'],
    [105, 100, 5, 5, 'more'],
    [96, 100, -4, -4, 'same'],
    [999, 1000, -1, 0, 'same'],
    [6.1, 6, 0.1, 2, 'same'],
    [0.31, 0.3, 0.01, null, 'more'],
  ] as const)('from %d, before %d: by %d, %s %%, %s', (current, previous, delta, percent, direction) => {
    expect(changeBetween(current, previous)).toEqual({ current, previous, delta, percent, direction });
  });
});

describe('compareStats', () => {
  it('compares each number with its own, and knows nothing where one window is not covered', () => {
    const at = (date: string, coverage = allConnected) =>
      computeStats(
        inputOf({
          window: windowFor('daily', date, { timeZone: 'UTC', weekStart: 'monday' }),
          coverage,
          activities: ['2026-03-04T10:00:00Z', '2026-03-11T10:00:00Z', '2026-03-11T11:00:00Z'].map((time) =>
            commit(time),
          ),
        }),
      );
    const from = new Date('2026-03-09T00:00:00Z');
    const short = { ...allConnected, slack: { ...allConnected.slack, from } };
    const changes = compareStats(at('2026-03-11', short), at('2026-03-04', short));
    expect(changes.totalCommits).toMatchObject({ current: 2, previous: 1, delta: 1, percent: null, direction: 'more' });
    expect(changes.messages).toMatchObject({ current: 0, previous: null, delta: null, direction: null });
    expect(changes.pullRequestCycle.delta).toBeNull();
  });
});
