import { describe, expect, it } from 'vitest';
import type { MetricsInput, WorkSettings } from './types';
import { inputOf, meeting, officeHours } from './sample-rows';
import { computeStats } from './stats';
import { windowFor } from './windows';

const berlin = { timeZone: 'Europe/Berlin', weekStart: 'monday' } as const;
const wednesday = windowFor('daily', '2026-02-04', berlin);
const settings: WorkSettings = { ...officeHours, timeZone: 'Europe/Berlin' };

/** Wall-clock Berlin winter time. */
const at = (clock: string) => `2026-02-04T${clock}:00+01:00`;
const from = (start: string, end: string, given: Parameters<typeof meeting>[2] = {}) =>
  meeting(at(start), at(end), given);
const stats = (given: Partial<MetricsInput> = {}) => computeStats(inputOf({ window: wednesday, settings, ...given }));

describe('meetings', () => {
  it('count overlapping hours once: 10–11 and 10:30–11:30 are 1.5 h and two meetings', () => {
    expect(stats({ activities: [from('10:00', '11:00'), from('10:30', '11:30')] })).toMatchObject({
      totalMeetings: 2,
      meetingHours: 1.5,
      meetingTimeInWork: 1.5,
    });
  });

  it('count once on two calendars, and as confirmed where one copy is accepted', () => {
    const shared = { iCalUID: 'planning@acme', responseStatus: 'tentative' as const };
    const activities = [
      from('10:00', '11:00', { externalId: 'a', metadata: { ...shared, originalStart: at('10:00') } }),
      from('10:00', '11:00', {
        externalId: 'b',
        metadata: { ...shared, originalStart: '2026-02-04T09:00:00Z', responseStatus: 'accepted', calendarId: 'team' },
      }),
      from('15:00', '16:00', { externalId: 'c', metadata: { ...shared, originalStart: at('15:00') } }),
    ];
    expect(stats({ activities })).toMatchObject({ totalMeetings: 2, unconfirmedMeetings: 1, meetingHours: 2 });
    expect(stats({ activities: activities.toReversed() })).toEqual(stats({ activities }));
  });

  it('count tentative and unanswered ones, named as unconfirmed', () => {
    const activities = [
      from('10:00', '11:00', { metadata: { responseStatus: 'tentative' } }),
      from('11:00', '12:00', { metadata: { responseStatus: 'needsAction' } }),
      from('14:00', '15:00'),
    ];
    expect(stats({ activities })).toMatchObject({ totalMeetings: 3, unconfirmedMeetings: 2, meetingHours: 3 });
  });

  it('belong to the day they start on, their time to the days it passes in', () => {
    const overnight = meeting('2026-02-03T23:00:00+01:00', '2026-02-04T01:00:00+01:00');
    expect(stats({ activities: [overnight] })).toMatchObject({ totalMeetings: 0, meetingHours: 1 });
  });

  it('that still run are measured to the last whole minute, in working time and altogether', () => {
    const asOf = new Date('2026-02-04T10:17:59.900+01:00');
    const activities = [from('10:00', '11:00')];
    expect(stats({ activities, asOf })).toMatchObject({ meetingHours: 0.28, meetingTimeInWork: 0.28 });
  });

  it('without an end, or with one before the start, have no length', () => {
    const activities = [from('10:00', '09:00'), from('11:00', '11:00', { endedAt: null })];
    expect(stats({ activities })).toMatchObject({ totalMeetings: 2, meetingHours: 0, focusTime: 8 });
  });

  it('are measured in hours with two decimals', () => {
    expect(stats({ activities: [from('10:00', '10:20')] }).meetingHours).toBe(0.33);
  });
});

describe('open focus time', () => {
  it('is a gap of 120 minutes, and not one of 119', () => {
    expect(stats({ activities: [from('11:00', '15:00')] })).toMatchObject({ focusTime: 4, fragmentedTime: 0 });
    expect(stats({ activities: [from('10:59', '15:01')] })).toMatchObject({ focusTime: 0, fragmentedTime: 3.97 });
  });

  it('names the longest block, the first of equal ones', () => {
    expect(stats({ activities: [from('12:00', '13:00')] }).largestFocusBlock).toEqual({
      startsAt: '2026-02-04T12:00:00.000Z',
      endsAt: '2026-02-04T16:00:00.000Z',
      minutes: 240,
    });
    expect(stats({ activities: [from('11:00', '15:00')] }).largestFocusBlock?.startsAt).toBe(
      '2026-02-04T08:00:00.000Z',
    );
    expect(stats({ activities: [from('10:30', '15:30')] }).largestFocusBlock).toBeNull();
  });

  it('is split by lunch, and by out-of-office time', () => {
    const lunch: WorkSettings = {
      ...settings,
      workingHours: {
        ...settings.workingHours,
        wed: [
          ['08:00', '10:30'],
          ['11:00', '12:30'],
          ['13:30', '17:00'],
        ],
      },
    };
    const timeOff = [{ startsAt: new Date(at('15:00')), endsAt: new Date(at('20:00')) }];
    expect(stats({ settings: lunch }).minutes).toMatchObject({ working: 450, focus: 360, fragmented: 90 });
    expect(stats({ settings: lunch, timeOff }).minutes).toMatchObject({ working: 330, focus: 150, fragmented: 180 });
  });

  it('joins a night shift written as two intervals across midnight', () => {
    const night: WorkSettings = {
      ...settings,
      workingHours: { ...settings.workingHours, wed: [['22:30', '24:00']], thu: [['00:00', '06:00']] },
    };
    const shift = {
      start: wednesday.start,
      end: windowFor('daily', '2026-02-05', berlin).end,
      timeZone: 'Europe/Berlin',
    };
    const both = computeStats(inputOf({ window: shift, settings: night }));
    expect(both.largestFocusBlock?.minutes).toBe(450);
    expect(both.minutes).toMatchObject({ working: 450, focus: 450, fragmented: 0 });
  });

  it('does not exist on a day off, and an absence of the whole day leaves no load', () => {
    const off = { working: 0, meetingsInWork: 0, focus: 0, fragmented: 0, focusAhead: 0 };
    const activities = [from('10:00', '11:00')];
    const dayOff = stats({ activities, settings: { ...settings, daysOff: ['2026-02-04'] } });
    expect(dayOff).toMatchObject({
      minutes: off,
      meetingLoad: null,
      workingDays: 0,
      meetingHours: 1,
      afterHoursMinutes: 60,
    });
    const timeOff = [{ startsAt: wednesday.start, endsAt: wednesday.end }];
    expect(stats({ activities, timeOff }).minutes).toEqual(off);
  });

  it('is cut at asOf, and goes on as time ahead', () => {
    const activities = [from('11:00', '12:00'), from('14:30', '15:00')];
    expect(stats({ activities, asOf: new Date(at('10:30')) })).toMatchObject({
      workingTime: 1.5,
      focusTime: 0,
      fragmentedTime: 1.5,
      focusTimeAhead: 4.5,
    });
  });

  it('keeps the sum to the minute when meetings and asOf lie between minutes', () => {
    const activities = [meeting('2026-02-04T10:00:31+01:00', '2026-02-04T10:45:29+01:00')];
    const { minutes } = stats({ activities, asOf: new Date('2026-02-04T14:00:59.999+01:00') });
    expect(minutes).toEqual({ working: 300, meetingsInWork: 45, focus: 195, fragmented: 60, focusAhead: 180 });
  });

  it('gives meetings their share of working time', () => {
    expect(stats({ activities: [from('08:00', '11:00')] }).meetingLoad).toBe(0.25);
  });
});

describe('working time on days of 23 and 25 hours', () => {
  const always: WorkSettings = {
    ...settings,
    workingHours: { ...settings.workingHours, sun: [['00:00', '24:00']] },
  };
  it.each([
    ['2026-03-29', 23],
    ['2026-10-25', 25],
  ])('%s has %d hours', (date, length) => {
    expect(computeStats(inputOf({ window: windowFor('daily', date, berlin), settings: always })).workingTime).toBe(
      length,
    );
  });

  it('leaves out an interval that the clocks skip, and shortens one that they cut', () => {
    const window = windowFor('daily', '2026-03-29', berlin);
    const sunday = (sun: [string, string][]): WorkSettings => ({
      ...settings,
      workingHours: { ...settings.workingHours, sun },
    });
    expect(computeStats(inputOf({ window, settings: sunday([['02:15', '02:45']]) })).minutes.working).toBe(0);
    expect(computeStats(inputOf({ window, settings: sunday([['01:00', '02:30']]) })).minutes.working).toBe(60);
    expect(computeStats(inputOf({ window, settings: sunday([['02:30', '04:00']]) })).minutes.working).toBe(60);
  });

  it('is the same eight hours on a weekday of any zone', () => {
    for (const timeZone of ['Asia/Kathmandu', 'Pacific/Pago_Pago', 'Pacific/Kiritimati']) {
      const window = windowFor('daily', '2026-02-04', { timeZone, weekStart: 'monday' });
      expect(computeStats(inputOf({ window })).minutes).toMatchObject({ working: 480, focus: 480 });
    }
  });
});
