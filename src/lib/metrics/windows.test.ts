import { describe, expect, it } from 'vitest';
import type { WeekStart } from '../http/contract';
import {
  customWindow,
  eachLocalDay,
  lastLocalDays,
  localDateOf,
  previousWindow,
  startOfLocalDay,
  typeOfWindow,
  windowFor,
  type WindowType,
} from './windows';

const zone = (timeZone: string, weekStart: WeekStart = 'monday') => ({ timeZone, weekStart });
const bounds = (window: { start: Date; end: Date }) => [window.start.toISOString(), window.end.toISOString()];
const hours = (window: { start: Date; end: Date }) => (+window.end - +window.start) / 3_600_000;

describe('windowFor', () => {
  it.each([
    ['2026-03-08', 'America/Chicago', 23],
    ['2026-11-01', 'America/Chicago', 25],
    ['2026-03-29', 'Europe/Berlin', 23],
    ['2026-10-25', 'Europe/Berlin', 25],
    ['2026-04-05', 'Australia/Lord_Howe', 24.5],
    ['2026-03-08', 'Asia/Kathmandu', 24],
  ])('makes %s in %s %d × %d hours long', (date, timeZone, length) => {
    expect(hours(windowFor('daily', date, zone(timeZone)))).toBe(length);
  });

  it('starts a day whose midnight the clocks skip at its first instant, and ends the day before there', () => {
    expect(bounds(windowFor('daily', '2018-11-04', zone('America/Sao_Paulo')))).toEqual([
      '2018-11-04T03:00:00.000Z',
      '2018-11-05T02:00:00.000Z',
    ]);
    expect(bounds(windowFor('daily', '2018-11-03', zone('America/Sao_Paulo')))[1]).toBe('2018-11-04T03:00:00.000Z');
    expect(bounds(windowFor('daily', '2022-03-27', zone('Asia/Beirut')))).toEqual([
      '2022-03-26T22:00:00.000Z',
      '2022-03-27T21:00:00.000Z',
    ]);
  });

  it('keeps a day whose last hour comes twice as one day of 25 hours', () => {
    expect(bounds(windowFor('daily', '2026-10-24', zone('Asia/Beirut')))).toEqual([
      '2026-10-23T21:00:00.000Z',
      '2026-10-24T22:00:00.000Z',
    ]);
  });

  it.each([
    ['monday', '2026-03-02', '2026-03-09'],
    ['sunday', '2026-03-08', '2026-03-15'],
    ['saturday', '2026-03-07', '2026-03-14'],
  ] as const)('starts the week of Sunday 8 March on %s', (weekStart, first, after) => {
    expect(bounds(windowFor('weekly', '2026-03-08', zone('UTC', weekStart)))).toEqual([
      `${first}T00:00:00.000Z`,
      `${after}T00:00:00.000Z`,
    ]);
  });

  it('cuts months at their own ends', () => {
    expect(bounds(windowFor('monthly', '2028-02-29', zone('UTC')))).toEqual([
      '2028-02-01T00:00:00.000Z',
      '2028-03-01T00:00:00.000Z',
    ]);
    expect(bounds(windowFor('monthly', '2026-12-31', zone('Pacific/Kiritimati')))).toEqual([
      '2026-11-30T10:00:00.000Z',
      '2026-12-31T10:00:00.000Z',
    ]);
    expect(bounds(windowFor('monthly', '2026-12-31', zone('Pacific/Pago_Pago')))[0]).toBe('2026-12-01T11:00:00.000Z');
  });

  it.each(['2026-02-30', '2026-13-01', '2026-3-1', '', 'today', '2026-03-01T00:00', "2026-03-01'--"])(
    'refuses the date “%s”',
    (date) => {
      expect(() => windowFor('daily', date, zone('UTC'))).toThrow(RangeError);
    },
  );

  it('refuses a zone that does not exist', () => {
    expect(() => windowFor('daily', '2026-03-01', zone('Mars/Olympus'))).toThrow(RangeError);
  });
});

describe('customWindow', () => {
  it('reads dates in the zone, the last one inclusive', () => {
    expect(bounds(customWindow('2026-03-07', '2026-03-08', 'America/Chicago'))).toEqual([
      '2026-03-07T06:00:00.000Z',
      '2026-03-09T05:00:00.000Z',
    ]);
  });

  it('takes an instant as an exclusive end', () => {
    expect(bounds(customWindow('2026-03-07T08:30:00+05:45', '2026-03-07T04:00:00Z', 'Asia/Kathmandu'))).toEqual([
      '2026-03-07T02:45:00.000Z',
      '2026-03-07T04:00:00.000Z',
    ]);
  });

  it.each([
    ['2026-03-08', '2026-03-07T00:00:00Z', 'ends before it starts'],
    ['2026-03-08', '2026-03-06', 'ends before it starts'],
    ['2026-03-08T00:00:00Z', '2026-03-08T00:00:00Z', 'is empty'],
    ['2024-01-01', '2025-01-01', 'at most 366 days'],
    ['2026-03-08T10:00', '2026-03-09', 'neither a date'],
    ['yesterday', '2026-03-09', 'neither a date'],
    ['2026-02-29', '2026-03-09', 'There is no date'],
  ])('refuses %s to %s: %s', (start, end, words) => {
    expect(() => customWindow(start, end, 'UTC')).toThrow(RangeError);
    expect(() => customWindow(start, end, 'UTC')).toThrow(words);
  });

  it('refuses a Date that is none', () => {
    expect(() => customWindow(new Date(Number.NaN), '2026-03-09', 'UTC')).toThrow(RangeError);
  });

  it('allows a leap year', () => {
    expect(hours(customWindow('2024-01-01', '2024-12-31', 'America/Chicago'))).toBe(366 * 24);
  });
});

describe('typeOfWindow', () => {
  const settings = zone('America/Chicago', 'sunday');

  it.each(['daily', 'weekly', 'monthly'] as WindowType[])('knows a %s window again', (type) => {
    expect(typeOfWindow(windowFor(type, '2026-03-08', settings), settings)).toBe(type);
  });

  it('calls seven days from another weekday, or a day from noon, custom', () => {
    expect(typeOfWindow(customWindow('2026-03-02', '2026-03-08', 'America/Chicago'), settings)).toBe('custom');
    expect(typeOfWindow(customWindow('2026-03-02T18:00:00Z', '2026-03-03T18:00:00Z', 'UTC'), settings)).toBe('custom');
  });

  it('calls the four weeks of February a month', () => {
    expect(typeOfWindow(customWindow('2026-02-01', '2026-02-28', 'America/Chicago'), settings)).toBe('monthly');
  });
});

describe('previousWindow', () => {
  const later = new Date('2027-01-01T00:00:00Z');

  it('compares a Monday with the Monday before, over a change of the clocks', () => {
    const window = windowFor('daily', '2026-03-09', zone('America/Chicago'));
    const previous = previousWindow(window, 'daily', later);
    expect(previous.window).toEqual(windowFor('daily', '2026-03-02', zone('America/Chicago')));
    expect(previous.asOf).toEqual(later);
  });

  it('takes the same part of a running week by the clock on the wall', () => {
    const window = windowFor('weekly', '2026-03-11', zone('America/Chicago'));
    const previous = previousWindow(window, 'weekly', new Date('2026-03-11T15:30:00Z'));
    expect(bounds(previous.window)).toEqual(['2026-03-02T06:00:00.000Z', '2026-03-09T05:00:00.000Z']);
    expect(previous.asOf.toISOString()).toBe('2026-03-04T16:30:00.000Z');
  });

  it('takes the same days of the previous month, and all of it where it has no such day', () => {
    const march = windowFor('monthly', '2026-03-01', zone('UTC'));
    expect(previousWindow(march, 'monthly', new Date('2026-03-15T12:00:00Z')).asOf.toISOString()).toBe(
      '2026-02-15T12:00:00.000Z',
    );
    const late = previousWindow(march, 'monthly', new Date('2026-03-30T12:00:00Z'));
    expect(late.asOf).toEqual(late.window.end);
    expect(bounds(late.window)).toEqual(['2026-02-01T00:00:00.000Z', '2026-03-01T00:00:00.000Z']);
  });

  it('moves ten days back by two weeks, and seven days by one even where they last 169 hours', () => {
    const ten = customWindow('2026-05-11', '2026-05-20', 'UTC');
    expect(bounds(previousWindow(ten, 'custom', later).window)).toEqual([
      '2026-04-27T00:00:00.000Z',
      '2026-05-07T00:00:00.000Z',
    ]);
    const seven = customWindow('2026-10-28', '2026-11-03', 'America/Chicago');
    expect(bounds(previousWindow(seven, 'custom', later).window)[0]).toBe('2026-10-21T05:00:00.000Z');
  });

  it('begins a week before a skipped midnight at midnight', () => {
    const window = windowFor('daily', '2018-11-04', zone('America/Sao_Paulo'));
    expect(bounds(previousWindow(window, 'daily', later).window)).toEqual([
      '2018-10-28T03:00:00.000Z',
      '2018-10-29T03:00:00.000Z',
    ]);
  });
});

describe('local days', () => {
  it('leaves out the date that Samoa skipped', () => {
    const days = eachLocalDay(customWindow('2011-12-29', '2011-12-31', 'Pacific/Apia'));
    expect(days.map((day) => day.date)).toEqual(['2011-12-29', '2011-12-31']);
  });

  it('clips the first and the last day to the window', () => {
    const days = eachLocalDay(customWindow('2026-03-07T12:00:00Z', '2026-03-08T12:00:00Z', 'UTC'));
    expect(days.map((day) => [day.date, hours(day)])).toEqual([
      ['2026-03-07', 12],
      ['2026-03-08', 12],
    ]);
  });

  it('lists the days of a month over a change of the clocks without a gap', () => {
    const window = windowFor('monthly', '2026-03-01', zone('America/Chicago'));
    const days = eachLocalDay(window);
    expect(days).toHaveLength(31);
    expect(days.reduce((sum, day) => sum + hours(day), 0)).toBe(743);
  });

  it('names today in the user’s zone', () => {
    const instant = new Date('2026-03-08T10:30:00Z');
    expect(localDateOf(instant, 'Pacific/Kiritimati')).toBe('2026-03-09');
    expect(localDateOf(instant, 'Pacific/Pago_Pago')).toBe('2026-03-07');
    expect(startOfLocalDay('2026-03-08', 'Asia/Kathmandu').toISOString()).toBe('2026-03-07T18:15:00.000Z');
    expect(lastLocalDays(3, instant, 'Pacific/Kiritimati')).toEqual(['2026-03-07', '2026-03-08', '2026-03-09']);
  });
});
