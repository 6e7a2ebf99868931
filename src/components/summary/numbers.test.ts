import { describe, expect, test } from 'vitest';
import { createFormats } from '../format';
import { numbersStrip, type Change } from './numbers';

const words = {
  totalCommits: { label: 'Commits', sentence: 'Commits you authored.', unit: 'count' },
  meetingHours: { label: 'Time in meetings', sentence: 'Union.', unit: 'hours' },
  afterHoursMinutes: { label: 'Outside working hours', sentence: 'Minutes.', unit: 'minutes' },
  meetingLoad: { label: 'Share', sentence: 'Share.', unit: 'share' },
};
const change = (current: number, previous: number | null): Change => ({
  current,
  previous,
  delta: previous === null ? null : current - previous,
  percent: null,
});
const strip = (stats: Record<string, unknown>, changes: Record<string, Change> = {}, names = Object.keys(words)) =>
  numbersStrip({
    stats,
    changes,
    words,
    start: '2026-11-16',
    end: '2026-11-22',
    formats: createFormats('en-GB', 'UTC'),
    names,
  });

describe('numbersStrip', () => {
  test('a number that is not covered is never zero, and has no change', () => {
    expect(strip({ totalCommits: null }, { totalCommits: change(0, 4) })[0]).toMatchObject({
      value: null,
      change: null,
    });
  });
  test('a number that does not exist although its sources cover the range is told apart', () => {
    const missing = (covered: string[]) =>
      numbersStrip({
        stats: { score: null },
        changes: {},
        words: { score: { label: 'Score', sentence: 'Score.', unit: 'score', sources: ['a', 'b'] } },
        start: '2026-11-16',
        end: '2026-11-22',
        formats: createFormats('en-GB', 'UTC'),
        covered: new Set(covered),
        names: ['score'],
      })[0]?.missing;
    expect(missing(['a', 'b'])).toBe('no figure');
    expect(missing(['a'])).toBe('not covered');
  });
  test('nothing before and nothing now is no change worth a word', () => {
    expect(strip({ totalCommits: 0 }, { totalCommits: change(0, 0) })[0]).toMatchObject({ value: '0', change: null });
  });
  test('zero is a number', () => {
    expect(strip({ totalCommits: 0 }, { totalCommits: change(0, 4) })[0]).toMatchObject({
      value: '0',
      change: { direction: 'down', text: '4, was 4' },
    });
  });
  test('no change has no direction', () => {
    expect(strip({ totalCommits: 5 }, { totalCommits: change(5, 5) })[0]?.change).toEqual({
      direction: 'same',
      text: 'no change',
    });
  });
  test('a change that is too small to have a direction keeps the old figure', () => {
    expect(
      strip({ totalCommits: 101 }, { totalCommits: { ...change(101, 100), direction: 'same' } })[0]?.change,
    ).toEqual({ direction: 'same', text: 'about the same, was 100' });
  });
  test('without a covered period before there is no change', () => {
    expect(strip({ totalCommits: 5 }, { totalCommits: change(5, null) })[0]?.change).toBeNull();
    expect(strip({ totalCommits: 5 })[0]?.change).toBeNull();
  });
  test('each number is written in its unit', () => {
    expect(
      strip({ totalCommits: 1240, meetingHours: 8.25, afterHoursMinutes: 75, meetingLoad: 0.2051 }).map(
        ({ value }) => value,
      ),
    ).toEqual(['1,240', '8 h 15 min', '1 h 15 min', '21 %']);
  });
  test('each number opens the rows it was counted from', () => {
    expect(strip({ totalCommits: 1 })[0]?.href).toBe(
      '/dashboard/activity?metric=totalCommits&start=2026-11-16&end=2026-11-22',
    );
  });
  test('a name that the answer or the registry lacks is left out', () => {
    expect(strip({ odd: 1 }, {}, ['odd', 'totalCommits'])).toEqual([]);
  });
});
