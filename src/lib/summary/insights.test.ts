import { describe, expect, it } from 'vitest';
import type { ActivityRecord } from '../integrations/activity';
import { commit, meeting, messages, pullRequest, review } from '../metrics/sample-rows';
import { windowFor } from '../metrics/windows';
import { buildFacts } from './facts';
import { factsInputOf } from './facts-input.test-support';
import type { Fact, FactKind } from './fact';

const settings = { timeZone: 'Europe/Berlin', weekStart: 'monday' as const };
const window = windowFor('weekly', '2026-03-04', settings);

function find(kind: FactKind, rows: readonly ActivityRecord[], asOf?: string): Fact | undefined {
  const table = buildFacts(factsInputOf({ rows, window, type: 'weekly', ...(asOf ? { asOf: new Date(asOf) } : {}) }));
  return table.facts.find((fact) => fact.kind === kind);
}
const at = (day: number, hour: string): string => `2026-03-${String(day).padStart(2, '0')}T${hour}:00Z`;
const commits = (day: number, count: number, repository = 'acme/api'): ActivityRecord[] =>
  Array.from({ length: count }, (_, index) =>
    commit(at(day, `10:${String(index).padStart(2, '0')}`), {
      externalId: `${repository}${day}${index}`.replace(/\D/gu, '').padStart(40, repository === 'acme/api' ? 'a' : 'b'),
      metadata: { repository },
    }),
  );

describe('insights', () => {
  it('focus time says direction, both figures and the largest block, and rests on the meetings', () => {
    const rows = [...commits(3, 3), meeting(at(3, '10:00'), at(3, '11:00'), { externalId: 'm' })];
    const fact = find('focus_time', rows);
    expect(fact).toMatchObject({
      variant: 'same',
      evidence: ['m'],
      numbers: { largest: { value: 8, unit: 'hour' }, focus: { value: 39, unit: 'hour' } },
    });
    expect(fact?.words['on']).toEqual({ as: 'date', text: 'on Monday from 09:00' });
    expect(find('focus_time', commits(3, 3))).toBeUndefined();
  });

  it('meetings are scattered where a quarter of working time lies in short gaps', () => {
    const rows = [2, 3, 4, 5, 6].flatMap((day) =>
      [9, 11, 13, 15].map((hour) =>
        meeting(at(day, `${String(hour).padStart(2, '0')}:00`), at(day, `${String(hour).padStart(2, '0')}:30`)),
      ),
    );
    expect(find('meetings_scattered', rows)?.numbers).toMatchObject({
      meetings: { value: 20 },
      limit: { value: 2, unit: 'hour' },
    });
    expect(find('meetings_scattered', rows.slice(0, 4))).toBeUndefined();
  });

  it('activity outside working hours is told when notable, with the day that held the most', () => {
    const late = (day: number, count: number): ActivityRecord[] =>
      Array.from({ length: count }, (_, index) =>
        commit(at(day, `20:${String(index * 15).padStart(2, '0')}`), {
          externalId: `${day}${index}`.padStart(40, 'c'),
        }),
      );
    expect(find('after_hours', [...late(3, 4), ...late(4, 3)])).toMatchObject({
      numbers: { outside: { value: 1.8, unit: 'hour' }, days: { value: 2 } },
      words: { most: { text: 'on Tuesday' } },
    });
    expect(find('after_hours', [...commits(3, 5), ...late(3, 1)])).toBeUndefined();
  });

  it('review load compares reviews with own pull requests', () => {
    const reviews = [1, 2, 3].map((number) =>
      review(at(3, `1${number}:00`), { externalId: `r${number}`, metadata: { repository: 'acme/web', number } }),
    );
    expect(find('review_load', reviews)).toMatchObject({
      variant: 'only',
      numbers: { reviews: { value: 3 } },
      evidence: ['r1', 'r2', 'r3'],
    });
    expect(find('review_load', [...reviews, pullRequest(at(3, '10:00'))])).toMatchObject({ variant: 'more' });
    expect(find('review_load', reviews.slice(1))).toBeUndefined();
  });

  it('a pull request counts as open long after more than two working days, weekends left out', () => {
    const busy = commits(6, 3);
    const open = (day: number): ActivityRecord =>
      pullRequest(at(day, '10:00'), null, { externalId: `p${day}`, metadata: { number: day } });
    expect(find('open_long', [...busy, open(3)])).toMatchObject({
      variant: 'one',
      numbers: { age: { value: 3, unit: 'working day' } },
    });
    expect(find('open_long', [...busy, open(4)])).toBeUndefined();
    expect(
      find('open_long', [...busy, { ...pullRequest(at(2, '10:00'), at(6, '20:00'), { externalId: 'done' }) }]),
    ).toBeUndefined();
  });

  it('a repository went quiet only where others did not', () => {
    const before = Array.from({ length: 6 }, (_, index) =>
      commit(`2026-02-2${index}T10:00:00Z`, {
        externalId: `${index}`.padStart(40, 'd'),
        metadata: { repository: 'acme/old' },
      }),
    );
    expect(find('repository_quiet', [...before, ...commits(3, 3)])).toMatchObject({
      numbers: { commits: { value: 6 } },
      names: ['old'],
    });
    expect(find('repository_quiet', [...before, messages(at(3, '10:00'), 9)])).toBeUndefined();
    expect(find('repository_quiet', [...before, ...commits(2, 3)], '2026-03-03T10:00:00Z')).toBeUndefined();
  });

  it('the cycle of pull requests names the slowest', () => {
    const merged = [1, 2, 30].map((hours, index) =>
      pullRequest(
        at(3, `0${index + 6}:00`),
        new Date(Date.parse(at(3, `0${index + 6}:00`)) + hours * 3_600_000).toISOString(),
        { externalId: `p${hours}`, title: `Took ${hours}`, metadata: { number: hours } },
      ),
    );
    expect(find('pull_request_cycle', merged)).toMatchObject({
      names: ['Took 30'],
      numbers: { median: { value: 2, unit: 'hour' }, slowest: { value: 30, unit: 'hour' }, pulls: { value: 3 } },
    });
  });
});

describe('offers', () => {
  it('ask for a review only where nobody else reviewed, and only while it is open', () => {
    const open = (reviewedByOthers: boolean | null): ActivityRecord =>
      pullRequest(at(3, '10:00'), null, { externalId: 'p', metadata: { reviewedByOthers } });
    expect(find('ask_for_review', [...commits(6, 3), open(false)])?.evidence).toEqual(['p']);
    expect(find('decide_open', [...commits(6, 3), open(true)])).toMatchObject({ variant: 'reviewed' });
    expect(find('ask_for_review', [...commits(6, 3), open(true)])).toBeUndefined();
    const since = pullRequest(at(3, '10:00'), '2026-03-20T10:00:00Z', {
      externalId: 'p',
      metadata: { reviewedByOthers: false },
    });
    expect(find('ask_for_review', [...commits(6, 3), since])).toBeUndefined();
  });

  it('another slot is offered only for a repeating meeting in what would be the longest open stretch', () => {
    const daily = (day: number, recurring: boolean): ActivityRecord =>
      meeting(at(day, '12:00'), at(day, '12:30'), { title: 'Daily', externalId: `d${day}`, metadata: { recurring } });
    const rows = [2, 3, 4, 5, 6].map((day) => daily(day, true));
    expect(find('move_meeting', rows)).toMatchObject({
      names: ['Daily'],
      numbers: { joined: { value: 8, unit: 'hour' } },
      evidence: ['d2'],
    });
    expect(find('move_meeting', [...commits(4, 3), daily(3, true)])).toBeUndefined();
    expect(find('move_meeting', [...commits(4, 3), daily(3, false)])).toBeUndefined();
  });
});
