import { describe, expect, test } from 'vitest';
import { hourOfWeek } from '@/lib/metrics/hour-of-week';
import { commit, inputOf, messages, officeHours } from '@/lib/metrics/sample-rows';
import { windowFor } from '@/lib/metrics/windows';
import { createFormats } from '../format';
import { fullestHour, heatLevel, placeHours } from './hour-map';
import { hourWords, shortHour } from './hour-words';

const week = (given: object, weekStart: 'monday' | 'sunday' = 'monday', timeZone = 'UTC') =>
  placeHours(
    hourOfWeek(
      inputOf({
        window: windowFor('weekly', '2026-03-04', { timeZone, weekStart }),
        settings: { ...officeHours, timeZone, weekStart, daysOff: ['2026-03-06'] },
        ...given,
      }),
    ),
  );

describe('a step of the scale', () => {
  test.each([
    [0, 10, 0],
    [1, 1000, 1],
    [1, 1, 4],
    [5, 10, 2],
    [6, 10, 3],
    [10, 10, 4],
    [0, 0, 0],
  ])('of %d where %d is the most is %d', (count, max, level) => {
    expect(heatLevel(count, max)).toBe(level);
  });
});

test('nothing, a day off and what is not read are told apart', () => {
  const cells = week({ asOf: new Date('2026-03-06T12:00:00Z') });
  const state = (weekDay: string, hour: number) =>
    cells.find((cell) => cell.weekDay === weekDay && cell.hour === hour)?.cell;
  expect(state('mon', 10)).toEqual({ state: 'counted', count: 0 });
  expect(state('fri', 10)).toEqual({ state: 'dayOff', count: 0 });
  expect(state('fri', 13)).toEqual({ state: 'absent' });
});

test('rows are in the order of the user’s week, hours those of the user’s clock', () => {
  const cells = week({ activities: [messages('2026-03-03T18:30:00Z', 3)] }, 'sunday', 'Asia/Kolkata');
  expect(cells.filter(({ hour }) => hour === 0).map(({ weekDay }) => weekDay)).toEqual([
    'sun',
    'mon',
    'tue',
    'wed',
    'thu',
    'fri',
    'sat',
  ]);
  expect(fullestHour(cells)).toMatchObject({ weekDay: 'wed', hour: 0, row: 3, count: 3, level: 4 });
});

test('of equal hours the first is named, of none none', () => {
  const activities = [commit('2026-03-02T09:10:00Z'), commit('2026-03-03T09:10:00Z')];
  expect(fullestHour(week({ activities }))).toMatchObject({ weekDay: 'mon', hour: 9 });
  expect(fullestHour(week({}))).toBeNull();
});

test('hours are written as people of the locale do', () => {
  expect(hourWords({ weekDay: 'tue', hour: 23 }, createFormats('en-GB', 'Asia/Tokyo'))).toBe('Tue 23:00 – 00:00');
  expect(shortHour(9, createFormats('en-US', 'UTC'))).toBe('9 AM');
  expect(shortHour(9, createFormats('en-GB', 'UTC'))).toBe('09');
});
