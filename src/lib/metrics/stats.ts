import { afterHoursMinutes, afterHoursSources } from './after-hours';
import { collaboration } from './collaboration';
import { countNames, countOf, type CountName } from './counts';
import { coveredMix, covers } from './coverage';
import { largestBlock, minutesOfUse, minutesWithoutCalendar, timeUse, workingDaysOf, type TimeUse } from './focus';
import { hoursInMeetings } from './meetings';
import {
  actionRows,
  busiestDay,
  mostActiveHours,
  platformShare,
  pullRequestCycle,
  shareRows,
  timedTypes,
  topRepositories,
} from './patterns';
import { prepare, type Prepared } from './prepare';
import type { Stats } from './stats-types';
import type { MetricsInput } from './types';

export type * from './stats-types';

/** Every number of the window, up to `asOf`. Order and repetition of the rows do not matter. */
export function computeStats(input: MetricsInput): Stats {
  const prepared = prepare(input);
  const use = timeUse(prepared);
  const workingDays = workingDaysOf(prepared, use);
  return {
    ...countsOf(prepared),
    ...hoursOf(prepared, use),
    ...patternsOf(prepared),
    workingDays,
    ...collaboration(prepared, workingDays),
  };
}

function countsOf(prepared: Prepared): Record<CountName, number | null> {
  return Object.fromEntries(countNames.map((name) => [name, countOf(prepared, name)])) as Record<
    CountName,
    number | null
  >;
}

type Hours = Pick<
  Stats,
  | 'meetingHours'
  | 'focusTime'
  | 'focusTimeAhead'
  | 'fragmentedTime'
  | 'workingTime'
  | 'meetingTimeInWork'
  | 'meetingLoad'
  | 'largestFocusBlock'
  | 'afterHoursMinutes'
  | 'minutes'
>;

function hoursOf(prepared: Prepared, use: TimeUse): Hours {
  const calendar = covers(prepared.input, 'meeting');
  const minutes = calendar ? minutesOfUse(use) : minutesWithoutCalendar(use);
  const afterHours = coveredMix(prepared.input, afterHoursSources);
  const { working, meetingsInWork } = minutes;
  return {
    meetingHours: calendar ? round(hoursInMeetings(prepared.meetings, prepared.start, prepared.cut), 2) : null,
    focusTime: inHours(minutes.focus),
    focusTimeAhead: inHours(minutes.focusAhead),
    fragmentedTime: inHours(minutes.fragmented),
    workingTime: round(working / 60, 2),
    meetingTimeInWork: inHours(meetingsInWork),
    meetingLoad: meetingsInWork === null || working === 0 ? null : round(meetingsInWork / working, 4),
    largestFocusBlock: calendar ? largestBlock(use.focus) : null,
    afterHoursMinutes: afterHours && afterHoursMinutes(prepared, use, afterHours),
    minutes,
  };
}

type Patterns = Pick<
  Stats,
  'mostActiveHours' | 'topRepositories' | 'busiestDay' | 'platformShare' | 'pullRequestCycle'
>;

function patternsOf(prepared: Prepared): Patterns {
  const actions = actionRows(prepared, timedTypes);
  const shared = shareRows(prepared);
  return {
    mostActiveHours: actions && mostActiveHours(prepared, actions),
    topRepositories: topRepositories(prepared),
    busiestDay: actions && busiestDay(prepared, actions),
    platformShare: shared && platformShare(prepared, shared),
    pullRequestCycle: pullRequestCycle(prepared),
  };
}

function inHours(minutes: number | null): number | null {
  return minutes === null ? null : round(minutes / 60, 2);
}

function round(value: number, decimals: number): number {
  const scale = 10 ** decimals;
  return Math.round(value * scale) / scale;
}
