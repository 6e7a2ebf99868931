import { covers } from './coverage';
import { clip, floorToMinute, intersect, minutesOf, overlaps, subtract, type Interval } from './intervals';
import { meetingIntervals } from './meetings';
import type { Prepared } from './prepare';
import type { FocusBlock, StatMinutes } from './stats-types';
import { eachLocalDay } from './windows';
import { workingTime } from './working-time';

/** A gap counts as focus from this length. */
const focusMinutes = 120;

/** Working time of the window, split at `asOf`, and what meetings leave of it. All in whole minutes. */
export interface TimeUse {
  working: Interval[];
  meetings: Interval[];
  meetingsInWork: Interval[];
  focus: Interval[];
  focusAhead: Interval[];
  /** In the working time still to come. */
  meetingsAhead: Interval[];
}

/** Where the calendar does not cover the window its rows are no statement about it and are left out. */
export function timeUse({
  input,
  meetings: rows,
  ...bounds
}: Pick<Prepared, 'input' | 'meetings' | 'start' | 'cut' | 'end'>): TimeUse {
  const start = floorToMinute(bounds.start);
  const now = floorToMinute(bounds.cut);
  const end = floorToMinute(bounds.end);
  const planned = workingTime(input.settings, input.timeOff, start, end);
  const meetings = meetingIntervals(covers(input, 'meeting') ? rows : [], start, end);
  const working = clip(planned, start, now);
  const ahead = clip(planned, now, end);
  const past = clip(meetings, start, now);
  return {
    working,
    meetings: past,
    meetingsInWork: intersect(working, past),
    focus: longGaps(working, past),
    focusAhead: longGaps(ahead, meetings),
    meetingsAhead: intersect(ahead, meetings),
  };
}

/** The same without a calendar: only the settings speak. */
export function minutesWithoutCalendar(use: TimeUse): StatMinutes {
  return { working: minutesOf(use.working), meetingsInWork: null, focus: null, fragmented: null, focusAhead: null };
}

/** `working = meetingsInWork + focus + fragmented`, by definition of the last. */
export function minutesOfUse(use: TimeUse): StatMinutes {
  const working = minutesOf(use.working);
  const meetingsInWork = minutesOf(use.meetingsInWork);
  const focus = minutesOf(use.focus);
  return {
    working,
    meetingsInWork,
    focus,
    fragmented: working - meetingsInWork - focus,
    focusAhead: minutesOf(use.focusAhead),
  };
}

/** Local days of the window, up to `asOf`, that have working time left after time off. */
export function workingDaysOf({ input }: Prepared, use: TimeUse): number {
  return eachLocalDay(input.window).filter((day) => overlaps(use.working, day.start.getTime(), day.end.getTime()))
    .length;
}

/** The longest gap; of equal ones the first. */
export function largestBlock(focus: readonly Interval[]): FocusBlock | null {
  let largest: Interval | null = null;
  for (const gap of focus) if (!largest || gap.end - gap.start > largest.end - largest.start) largest = gap;
  if (!largest) return null;
  return {
    startsAt: new Date(largest.start).toISOString(),
    endsAt: new Date(largest.end).toISOString(),
    minutes: minutesOf([largest]),
  };
}

function longGaps(working: readonly Interval[], meetings: readonly Interval[]): Interval[] {
  return subtract(working, meetings).filter((gap) => gap.end - gap.start >= focusMinutes * 60_000);
}
