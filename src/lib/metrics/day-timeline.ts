import type { ActivityRecord } from '../integrations/activity';
import { counts, countOf, type CountName } from './counts';
import { covers, isConnected, sourceOf } from './coverage';
import { minutesOfUse, minutesWithoutCalendar, timeUse } from './focus';
import type { Interval } from './intervals';
import { intervalOf } from './meetings';
import { prepare, type Prepared } from './prepare';
import { metrics } from './registry';
import type { StatMinutes } from './stats-types';
import type { MetricsInput } from './types';
import { localDateOf } from './windows';
import { isDayOff, workingTime } from './working-time';

/** A meeting of the day, clipped to it. Epoch milliseconds. */
export interface TimelineMeeting extends Interval {
  id: string;
  title: string;
  /** It had not started at `asOf`. */
  ahead: boolean;
}

/** Something that happened at one instant; a count row stands for several. */
export interface TimelineTick {
  id: string;
  title: string;
  at: number;
  count: number;
}

/** The rows of one number, by the number's own time. */
export interface TimelineLane {
  metric: CountName;
  /** Null: its source does not cover the day. */
  count: number | null;
  ticks: TimelineTick[];
}

/** One local day along its clock: 23, 24 or 25 hours. */
export interface DayTimeline extends Interval {
  /** `YYYY-MM-DD` */
  date: string;
  timeZone: string;
  /** Where the day still runs: the instant up to which it was counted. Null: it is over, or has not begun. */
  now: number | null;
  dayOff: boolean;
  /** Of the whole day, also what is still to come. */
  working: Interval[];
  /** Gaps of two hours or more in it, up to now and ahead. */
  focus: Interval[];
  /** In order; null: no calendar covers the day. */
  meetings: TimelineMeeting[] | null;
  /** How many of them count so far, and how many are ahead. */
  started: number | null;
  upcoming: number | null;
  /** Lanes with rows, and those of connected sources that do not cover the day. */
  lanes: TimelineLane[];
  minutes: StatMinutes;
}

/** Reactions have no time of their own; the other counts are parts of these. */
const laneNames = [
  'totalCommits',
  'totalPRs',
  'mergedPRs',
  'reviews',
  'issuesOpened',
  'issuesClosed',
  'pagesEdited',
  'messages',
] as const satisfies CountName[];

/** The day that the window of the input is. */
export function dayTimeline(input: MetricsInput): DayTimeline {
  const prepared = prepare(input);
  const { start, end } = prepared;
  const asOf = input.asOf.getTime();
  const calendar = covers(input, 'meeting');
  const use = timeUse(prepared);
  const day = { date: localDateOf(input.window.start, input.window.timeZone), ...input.window };
  return {
    date: day.date,
    timeZone: day.timeZone,
    start,
    end,
    now: asOf >= start && asOf < end ? asOf : null,
    dayOff: isDayOff(input, day),
    working: workingTime(input.settings, input.timeOff, start, end),
    focus: calendar ? [...use.focus, ...use.focusAhead] : [],
    meetings: calendar ? meetingsOf(prepared) : null,
    started: countOf(prepared, 'totalMeetings'),
    upcoming: countOf(prepared, 'upcomingMeetings'),
    lanes: lanesOf(prepared),
    minutes: calendar ? minutesOfUse(use) : minutesWithoutCalendar(use),
  };
}

function meetingsOf({ meetings, start, end, cut }: Prepared): TimelineMeeting[] {
  return meetings
    .map((row) => ({ row, ...intervalOf(row) }))
    .filter((entry) => entry.start < end && (entry.end > start || entry.start >= start))
    .sort((a, b) => a.start - b.start || a.end - b.end || (a.row.externalId < b.row.externalId ? -1 : 1))
    .map(({ row, ...entry }) => ({
      id: row.id,
      title: row.title,
      start: Math.max(start, entry.start),
      end: Math.min(end, entry.end),
      ahead: entry.start >= cut,
    }));
}

function lanesOf(prepared: Prepared): TimelineLane[] {
  const { input } = prepared;
  return laneNames.flatMap((metric) => {
    const { type } = counts[metric];
    if (!isConnected(input, sourceOf[type])) return [];
    const count = countOf(prepared, metric);
    const rows = metrics[metric].evidence(input);
    if (count !== null && rows.length === 0) return [];
    return [{ metric, count, ticks: rows.map((row) => tickOf(row, metrics[metric].timeOf(row))).reverse() }];
  });
}

function tickOf({ id, title, count }: ActivityRecord, at: Date): TimelineTick {
  return { id, title, count, at: at.getTime() };
}
