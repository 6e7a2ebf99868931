import { describe, expect, it } from 'vitest';
import { endedWindows, endOfLocalDay, lastEndedDay } from './ended-windows';

const at = (text: string): Date => new Date(text);
const names = (through: string | null, now: string, timeZone: string, weekStart: 'monday' | 'sunday' | 'saturday') =>
  endedWindows(through, at(now), { timeZone, weekStart }).map(({ type, date }) => `${type} ${date}`);

describe('what has just ended', () => {
  it('is nothing when it was made already, or when the day is not over', () => {
    expect(names('2026-03-17', '2026-03-18T00:00:00Z', 'UTC', 'monday')).toEqual([]);
    expect(names('2026-03-17', '2026-03-18T23:59:59Z', 'UTC', 'monday')).toEqual([]);
  });

  it('is yesterday alone in the middle of a week, and its week and month where they ended with it', () => {
    expect(names('2026-03-17', '2026-03-19T00:00:00Z', 'UTC', 'monday')).toEqual(['daily 2026-03-18']);
    expect(names('2026-03-21', '2026-03-23T00:00:00Z', 'UTC', 'monday')).toEqual([
      'daily 2026-03-22',
      'weekly 2026-03-22',
    ]);
    expect(names('2026-05-30', '2026-06-01T08:00:00Z', 'UTC', 'monday')).toEqual([
      'daily 2026-05-31',
      'weekly 2026-05-31',
      'monthly 2026-05-31',
    ]);
  });

  it.each([
    ['sunday', '2026-03-22T06:00:00Z', ['daily 2026-03-21', 'weekly 2026-03-21']],
    ['sunday', '2026-03-23T06:00:00Z', ['daily 2026-03-22']],
    ['saturday', '2026-03-21T06:00:00Z', ['daily 2026-03-20', 'weekly 2026-03-20']],
  ] as const)('goes by the week that starts on %s', (weekStart, now, expected) => {
    expect(names(null, now, 'UTC', weekStart)).toEqual(expected);
  });

  it('after days without a worker is the last day, and the week and month that ended meanwhile', () => {
    expect(names('2026-02-27', '2026-03-05T09:00:00Z', 'UTC', 'monday')).toEqual([
      'daily 2026-03-04',
      'weekly 2026-03-01',
      'monthly 2026-02-28',
    ]);
  });

  it('goes by the user’s own midnight', () => {
    // 14 hours ahead, and 2.5 behind.
    expect(names(null, '2026-03-18T10:00:00Z', 'Pacific/Kiritimati', 'monday')).toEqual(['daily 2026-03-18']);
    expect(names('2026-03-17', '2026-03-18T09:59:59Z', 'Pacific/Kiritimati', 'monday')).toEqual([]);
    expect(lastEndedDay(at('2026-03-19T02:29:59Z'), 'America/St_Johns')).toBe('2026-03-17');
    expect(lastEndedDay(at('2026-03-19T02:30:00Z'), 'America/St_Johns')).toBe('2026-03-18');
    expect(endOfLocalDay(at('2026-03-18T12:00:00Z'), 'America/St_Johns').toISOString()).toBe(
      '2026-03-19T02:30:00.000Z',
    );
  });

  it('knows days of 23 and 25 hours, and midnights that are skipped', () => {
    expect(endOfLocalDay(at('2026-03-29T10:00:00Z'), 'Europe/Berlin').toISOString()).toBe('2026-03-29T22:00:00.000Z');
    expect(endOfLocalDay(at('2026-10-25T10:00:00Z'), 'Europe/Berlin').toISOString()).toBe('2026-10-25T23:00:00.000Z');
    // Cairo's clocks go from 24:00 to 01:00 on the last Friday of April.
    expect(endOfLocalDay(at('2026-04-23T12:00:00Z'), 'Africa/Cairo').toISOString()).toBe('2026-04-23T22:00:00.000Z');
    const [daily] = endedWindows(null, at('2026-03-29T22:00:00Z'), { timeZone: 'Europe/Berlin', weekStart: 'monday' });
    expect(Number(daily?.window.end) - Number(daily?.window.start)).toBe(23 * 3600_000);
  });

  it('is no day that the calendar left out', () => {
    // Samoa had no 30 December 2011: at 10:00 UTC the 29th was over and the 31st began.
    expect(names('2011-12-29', '2011-12-30T12:00:00Z', 'Pacific/Apia', 'monday')).toEqual([]);
    expect(names('2011-12-28', '2011-12-30T12:00:00Z', 'Pacific/Apia', 'monday')).toEqual(['daily 2011-12-29']);
    expect(names('2011-12-29', '2011-12-31T12:00:00Z', 'Pacific/Apia', 'monday')).toEqual([
      'daily 2011-12-31',
      'monthly 2011-12-31',
    ]);
  });
});
