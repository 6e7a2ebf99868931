import { describe, expect, it } from 'vitest';
import { defaultWorkingHours } from '../../db/schema/accounts';
import { coverageAnswer } from './coverage-answer';

const at = (day: number, hour = 0) => new Date(Date.UTC(2026, 2, day, hour));
const settings = { timeZone: 'UTC', weekStart: 'monday' as const, workingHours: defaultWorkingHours, daysOff: [] };

/** Of the week from the 2nd to the 9th, looked at on the day given, with GitHub read from and to. */
function githubOf(from: Date, to: Date, asOf = at(20)) {
  const window = { start: at(2), end: at(9), timeZone: 'UTC' };
  const coverage = { github: { from, to, missingTypes: [], reason: null } };
  return coverageAnswer({ activities: [], timeOff: [], window, settings, coverage, asOf }).github;
}
const span = (from: Date, to: Date) => ({ from: from.toISOString(), to: to.toISOString() });

describe('what a source covers of a week', () => {
  it('is the week where all of it was read, or the part of it that was', () => {
    expect(githubOf(at(1), at(20))).toEqual({ ...span(at(2), at(9)), complete: true, reason: null });
    expect(githubOf(at(4), at(20))).toEqual({ ...span(at(4), at(9)), complete: false, reason: 'history_not_read' });
    expect(githubOf(at(1), at(5))).toEqual({ ...span(at(2), at(5)), complete: false, reason: 'not_up_to_date' });
    expect(githubOf(at(1), at(6, 11), at(6, 12))).toEqual({ ...span(at(2), at(6, 11)), complete: true, reason: null });
  });

  it('is an empty span, never one that ends before it begins, where nothing of it was read', () => {
    expect(githubOf(at(15), at(20))).toEqual({ ...span(at(9), at(9)), complete: false, reason: 'history_not_read' });
    expect(githubOf(at(4), at(5), at(3))).toEqual({
      ...span(at(3), at(3)),
      complete: false,
      reason: 'history_not_read',
    });
    expect(githubOf(new Date(0), new Date(1))).toEqual({
      ...span(at(2), at(2)),
      complete: false,
      reason: 'not_up_to_date',
    });
    expect(githubOf(new Date(0), at(1), at(1))).toEqual({ ...span(at(2), at(2)), complete: true, reason: null });
  });
});
