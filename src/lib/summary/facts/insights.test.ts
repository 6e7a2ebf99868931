import { describe, expect, it } from 'vitest';
import type { ActivityRecord } from '../../integrations/activity';
import { commit, meeting, messages, pageEdit, pullRequest, review } from '../../metrics/sample-rows';
import { windowFor } from '../../metrics/windows';
import { buildFacts } from './facts';
import type { FactsInput } from './facts-input';
import { factsInputOf } from './facts-input.test-support';
import { insightRules } from './insights';
import type { Fact, FactKind } from '../fact';

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

const findWith = (kind: FactKind, rows: readonly ActivityRecord[], given: Partial<FactsInput>): Fact | undefined =>
  buildFacts({ ...factsInputOf({ rows, window, type: 'weekly' }), ...given }).facts.find((fact) => fact.kind === kind);

describe('meetings against the rest', () => {
  const daily = (day: number, title = 'Daily'): ActivityRecord =>
    meeting(at(day, '12:00'), at(day, '12:30'), { title, externalId: `${title}${day}` });
  const week = [2, 3, 4, 5, 6].map((day) => daily(day));

  it('a series costs the largest block where the week without it would have a longer one', () => {
    expect(find('meeting_costs_focus', week)).toMatchObject({
      subject: 'daily',
      numbers: { joined: { value: 8, unit: 'hour' }, largest: { value: 4, unit: 'hour' }, times: { value: 5 } },
      evidence: ['Daily2', 'Daily3', 'Daily4', 'Daily5', 'Daily6'],
    });
    // Friday is open anyway; one occurrence is no series.
    expect(find('meeting_costs_focus', week.slice(0, 4))).toBeUndefined();
    expect(
      find('meeting_costs_focus', [
        ...commits(3, 3),
        ...[2, 3, 4, 5, 6].map((day) => daily(day, `Only ${'abcdefg'[day]}`)),
      ]),
    ).toBeUndefined();
  });

  it('the most active hours are meeting hours where two fifths of the meeting time lie in them', () => {
    const rows = [
      ...week,
      ...[2, 3, 4].map((day) => meeting(at(day, '09:00'), at(day, '10:00'), { title: 'Core' })),
      ...commits(3, 5),
      ...commits(4, 5),
    ];
    expect(find('busiest_against_meetings', rows)).toMatchObject({
      numbers: { share: { value: 100, unit: 'percent' }, length: { value: 5.5, unit: 'hour' } },
      words: { hours: { text: '10:00 to 12:00 and 13:00 to 14:00' } },
    });
    expect(find('busiest_against_meetings', [...commits(3, 5), daily(3)])).toBeUndefined();
  });
});

describe('steps', () => {
  const edit = (day: number): ActivityRecord => pageEdit(at(day, '10:00'), 'p');

  it('documentation over three working days in a row is told, of the period alone', () => {
    const friday = pageEdit('2026-02-27T10:00:00Z', 'p');
    const fact = find('documentation_run', [friday, edit(2), edit(3), edit(4), ...commits(4, 3)]);
    expect(fact).toMatchObject({
      numbers: { days: { value: 3, unit: 'working day' }, pages: { value: 1 } },
      words: { last: { text: 'Wednesday' } },
      evidence: [2, 3, 4].map((day) => `p:${at(day, '10:00')}`),
    });
    expect(find('documentation_run', [friday, edit(2), edit(3), ...commits(4, 3)])).toBeUndefined();
    expect(find('documentation_run', [edit(2), edit(3), edit(5), ...commits(4, 3)])).toBeUndefined();
  });

  it('an own reviewed pull request waits for the user where no commit followed for two working days', () => {
    const reviewed = pullRequest(at(2, '10:00'), null, {
      externalId: 'p',
      metadata: { number: 3, reviewedByOthers: true },
    });
    expect(find('waiting_for_you', [reviewed, ...commits(3, 3)])).toMatchObject({ variant: null, evidence: ['p'] });
    const answer = commit(at(5, '10:00'), { externalId: 'f'.repeat(40), metadata: { pullRequest: 3 } });
    expect(find('waiting_for_you', [reviewed, answer, ...commits(3, 3)])).toBeUndefined();
  });
});

describe('what its owner waved off', () => {
  const before = Array.from({ length: 6 }, (_, index) =>
    commit(`2026-02-2${index}T10:00:00Z`, {
      externalId: `${index}`.padStart(40, 'd'),
      metadata: { repository: 'acme/old' },
    }),
  );
  const quiet = (subject: string | null, daysAgo: number): Fact | undefined =>
    findWith('repository_quiet', [...before, ...commits(3, 3)], {
      dismissed: [{ kind: 'repository_quiet', subject, at: new Date(window.end.getTime() - daysAgo * 86_400_000) }],
      asOf: window.end,
    });

  it('stays away for four weeks, for its subject or altogether', () => {
    expect(quiet('acme/old', 28)).toBeUndefined();
    expect(quiet(null, 3)).toBeUndefined();
    expect(quiet('acme/old', 29)).toBeDefined();
    expect(quiet('acme/other', 3)).toBeDefined();
  });

  it('lets the next one speak', () => {
    const other = before.slice(0, 5).map((row, index) => ({
      ...row,
      id: `e${index}`,
      externalId: `${index}`.padStart(40, 'e'),
      metadata: { ...(row.type === 'commit' ? row.metadata : {}), repository: 'acme/next' },
    })) as ActivityRecord[];
    const dismissed = [{ kind: 'repository_quiet' as const, subject: 'acme/old', at: window.end }];
    expect(
      findWith('repository_quiet', [...before, ...other, ...commits(3, 3)], { dismissed, asOf: window.end })?.subject,
    ).toBe('acme/next');
  });
});

describe('time off', () => {
  const away = (from: number, to: number) => [
    { startsAt: new Date(at(from, '00:00')), endsAt: new Date(at(to, '23:00')) },
  ];
  const before = Array.from({ length: 6 }, (_, index) =>
    commit(`2026-02-2${index}T10:00:00Z`, {
      externalId: `${index}`.padStart(40, 'd'),
      metadata: { repository: 'acme/old' },
    }),
  );

  it('makes no repository quiet', () => {
    const rows = [...before, ...commits(3, 3)];
    expect(findWith('repository_quiet', rows, { timeOff: away(4, 4) })).toBeDefined();
    expect(findWith('repository_quiet', rows, { timeOff: away(4, 6) })).toBeUndefined();
  });

  it('is called so where nothing happened in it, and where little did', () => {
    const all = { timeOff: away(1, 8) };
    expect(findWith('few_events', [], all)?.variant).toBe('leave');
    expect(findWith('few_events', commits(3, 1), all)?.variant).toBe('away');
    expect(findWith('few_events', [], {})?.variant).toBe('none');
  });

  it('lets nothing be less or more than before', () => {
    const rows = [
      ...commits(3, 3),
      meeting(at(3, '10:00'), at(3, '11:00')),
      meeting('2026-02-24T10:00:00Z', '2026-02-24T14:00:00Z'),
    ];
    expect(find('meeting_change', rows)).toBeDefined();
    const full = factsInputOf({ rows, window, type: 'weekly' });
    const shorter = { ...full, stats: { ...full.stats, workingDays: 3 } };
    expect(buildFacts(shorter).facts.find(({ kind }) => kind === 'meeting_change')).toBeUndefined();
    expect(buildFacts(shorter).facts.find(({ kind }) => kind === 'focus_time')?.variant).toBeNull();
  });
});

it('the catalogue holds twelve kinds or more, each once and with its trigger in words', () => {
  expect(new Set(insightRules.map(({ kind }) => kind)).size).toBe(insightRules.length);
  expect(insightRules.length).toBeGreaterThanOrEqual(12);
  for (const { trigger } of insightRules) expect(trigger.split(' ').length).toBeGreaterThan(3);
});
