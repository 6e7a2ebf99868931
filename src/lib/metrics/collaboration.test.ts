import { describe, expect, it } from 'vitest';
import type { ActivityRecord } from '../integrations/activity';
import { allConnected, commit, inputOf, meeting, messages, officeHours, review } from './sample-rows';
import { computeStats } from './stats';
import type { MetricsInput } from './types';
import { eachLocalDay, windowFor } from './windows';
import { baselineWindow } from './collaboration';

const utc = { timeZone: 'UTC', weekStart: 'monday' } as const;
const week = windowFor('weekly', '2026-03-04', utc);
const history = eachLocalDay(baselineWindow(week)).map((day) => day.date);
const workdays = history.filter((date) => ![0, 6].includes(new Date(date).getUTCDay()));

/** One review, ten messages in one channel and a meeting of an hour. */
function ordinaryDay(date: string): ActivityRecord[] {
  return [
    review(`${date}T10:00:00Z`),
    messages(`${date}T10:00:00Z`, 10),
    meeting(`${date}T11:00:00Z`, `${date}T12:00:00Z`),
  ];
}
const ofWeek = ['2026-03-02', '2026-03-03', '2026-03-04', '2026-03-05', '2026-03-06'];
const stats = (activities: ActivityRecord[], given: Partial<MetricsInput> = {}) =>
  computeStats(inputOf({ window: week, activities, ...given }));

describe('the collaboration score', () => {
  it('is 50 in a week like the eight before, with every component at its own mean', () => {
    const answer = stats([...workdays, ...ofWeek].flatMap(ordinaryDay));
    expect(answer).toMatchObject({ collaborationScore: 50, collaborationBaseline: 'own' });
    expect(answer.collaborationComponents).toEqual({
      reviews: { value: 1, baseline: 1, ratio: 1 },
      messages: { value: 10, baseline: 10, ratio: 1 },
      meetingHours: { value: 1, baseline: 1, ratio: 1 },
      places: { value: 3, baseline: 3, ratio: 1 },
    });
  });

  it('is 50 in one such day as well as in a week of them', () => {
    const day = windowFor('daily', '2026-03-04', utc);
    const answer = stats([...workdays, ...ofWeek].flatMap(ordinaryDay), { window: day });
    expect(answer.collaborationScore).toBe(50);
  });

  it('is 100 at twice the usual and stays there beyond', () => {
    const busy = (times: number) => ofWeek.flatMap((date) => [messages(`${date}T10:00:00Z`, 10 * times)]);
    const usual = workdays.map((date) => messages(`${date}T10:00:00Z`, 10));
    const onlySlack = { coverage: { github: null, notion: null, calendar: null, slack: allConnected.slack } };
    const twice = stats([...usual, ...busy(2)], onlySlack);
    expect(twice.collaborationComponents.messages?.ratio).toBe(2);
    // places are as usual: (100 + 50) / 2
    expect(twice.collaborationScore).toBe(75);
    expect(stats([...usual, ...busy(9)], onlySlack).collaborationScore).toBe(75);
    expect(twice.collaborationComponents.reviews).toBeNull();
    expect(twice.collaborationComponents.meetingHours).toBeNull();
  });

  it('has no ratio for a component that never happened before', () => {
    const usual = workdays.flatMap((date) => [messages(`${date}T10:00:00Z`, 10)]);
    const now = ofWeek.flatMap((date) => [messages(`${date}T10:00:00Z`, 10), review(`${date}T10:00:00Z`)]);
    const answer = stats([...usual, ...now], { coverage: { ...allConnected, calendar: null } });
    expect(answer.collaborationComponents.reviews).toEqual({ value: 1, baseline: 0, ratio: null });
    expect(answer.collaborationComponents.messages?.ratio).toBe(1);
  });

  it('rests on the fixed baseline under 14 active days of history, and says so', () => {
    const thirteen = workdays.slice(-13).map((date) => commit(`${date}T10:00:00Z`));
    const answer = stats([...thirteen, ...ofWeek.flatMap(ordinaryDay)]);
    expect(answer.collaborationBaseline).toBe('default');
    expect(answer.collaborationComponents).toEqual({
      reviews: { value: 1, baseline: 1, ratio: 1 },
      messages: { value: 10, baseline: 10, ratio: 1 },
      meetingHours: { value: 1, baseline: 1.5, ratio: 0.67 },
      places: { value: 3, baseline: 4, ratio: 0.75 },
    });
    expect(answer.collaborationScore).toBe(Math.round((100 * (0.5 + 0.5 + 1 / 3 + 0.375)) / 4));
    const fourteen = workdays.slice(-14).map((date) => commit(`${date}T10:00:00Z`));
    expect(stats(fourteen).collaborationBaseline).toBeNull();
    expect(stats([...fourteen, ...workdays.flatMap(ordinaryDay)]).collaborationBaseline).toBe('own');
  });

  it('takes the mean over covered days only', () => {
    const from = new Date(`${workdays.at(-20) ?? ''}T00:00:00Z`);
    const coverage = Object.fromEntries(Object.entries(allConnected).map(([id, entry]) => [id, { ...entry, from }]));
    const answer = stats([...workdays.slice(-20), ...ofWeek].flatMap(ordinaryDay), { coverage });
    expect(answer.collaborationComponents.messages).toEqual({ value: 10, baseline: 10, ratio: 1 });
    expect(answer.collaborationScore).toBe(50);
  });

  it('does not count days off as working days, here or in the history', () => {
    const daysOff = ['2026-03-05', '2026-03-06', ...workdays.slice(0, 10)];
    const days = [...workdays.slice(10), ...ofWeek.slice(0, 3)];
    const answer = stats(days.flatMap(ordinaryDay), { settings: { ...officeHours, timeZone: 'UTC', daysOff } });
    expect(answer).toMatchObject({ workingDays: 3, collaborationScore: 50 });
  });

  it('does not exist in a window without a working day', () => {
    const sunday = windowFor('daily', '2026-03-08', utc);
    const answer = stats([...workdays.flatMap(ordinaryDay), messages('2026-03-08T10:00:00Z', 50)], { window: sunday });
    expect(answer).toMatchObject({ collaborationScore: null, collaborationBaseline: null, workingDays: 0 });
    expect(Object.values(answer.collaborationComponents)).toEqual([null, null, null, null]);
  });

  it('takes direct messages as messages, and not as a place', () => {
    const direct = messages('2026-03-04T10:00:00Z', 10, { metadata: { conversation: 'dm', conversationKind: 'dm' } });
    const { collaborationComponents } = stats([direct]);
    expect(collaborationComponents.messages?.value).toBe(2);
    expect(collaborationComponents.places?.value).toBe(0);
  });
});
