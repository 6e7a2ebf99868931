import { describe, expect, it } from 'vitest';
import { commands } from './commands';
import { rangeHref } from './do-effect';

const weekdays = { mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] };
const settings = { weekStart: 'monday', workingHours: weekdays, daysOff: [] } as const;

describe('a range by its name', () => {
  it('is the one of the day it is now in the user’s zone', () => {
    const now = new Date('2026-03-01T23:30:00Z');
    const at = (timeZone: string) => rangeHref('Today', { ...settings, daysOff: [], timeZone }, now);
    expect(at('UTC')).toBe('/dashboard?type=daily&date=2026-03-01');
    expect(at('Europe/Berlin')).toBe('/dashboard?type=daily&date=2026-03-02');
  });

  it('is one that the dashboard offers, for every command of the table', () => {
    const named = commands.flatMap(({ effect }) => ('range' in effect ? [effect.range] : []));
    expect(named.length).toBeGreaterThan(5);
    for (const name of named)
      expect(rangeHref(name, { ...settings, daysOff: [], timeZone: 'UTC' }, new Date())).toMatch(/^\/dashboard\?/);
    expect(() => rangeHref('Nonsense', { ...settings, daysOff: [], timeZone: 'UTC' }, new Date())).toThrow('Nonsense');
  });
});
