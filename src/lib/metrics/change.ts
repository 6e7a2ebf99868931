import type { NumberName, Stats } from './stats-types';

export interface Change {
  current: number | null;
  previous: number | null;
  /** Null unless both windows are covered. */
  delta: number | null;
  /** Whole percent of the previous figure; null without both figures, or under a base of 5 where a percentage says little. */
  percent: number | null;
  /** `same`: about the same, less than 5 % apart (without a percentage: equal). */
  direction: 'more' | 'less' | 'same' | null;
}

/** Names that are compared: every single number of `Stats`, and the median of the pull-request cycle. */
export type ComparedName = NumberName | 'pullRequestCycle';

const smallestBase = 5;
const samePercent = 5;

const compared = Object.keys({
  totalCommits: 0,
  mergeCommits: 0,
  totalPRs: 0,
  mergedPRs: 0,
  reviews: 0,
  issuesOpened: 0,
  issuesClosed: 0,
  pagesEdited: 0,
  messages: 0,
  reactionsGiven: 0,
  totalMeetings: 0,
  unconfirmedMeetings: 0,
  upcomingMeetings: 0,
  meetingHours: 0,
  focusTime: 0,
  focusTimeAhead: 0,
  fragmentedTime: 0,
  workingTime: 0,
  meetingTimeInWork: 0,
  meetingLoad: 0,
  afterHoursMinutes: 0,
  workingDays: 0,
  collaborationScore: 0,
  pullRequestCycle: 0,
} satisfies Record<ComparedName, 0>) as ComparedName[];

/** Each number beside the same one of the previous window. */
export function compareStats(current: Stats, previous: Stats): Record<ComparedName, Change> {
  return Object.fromEntries(
    compared.map((name) => [name, changeBetween(figure(current, name), figure(previous, name))]),
  ) as Record<ComparedName, Change>;
}

export function changeBetween(current: number | null, previous: number | null): Change {
  if (current === null || previous === null) return { current, previous, delta: null, percent: null, direction: null };
  const delta = Math.round((current - previous) * 10_000) / 10_000;
  const exact = previous >= smallestBase ? (delta / previous) * 100 : null;
  const same = exact === null ? delta === 0 : Math.abs(exact) < samePercent;
  return {
    current,
    previous,
    delta,
    // `+ 0`: a rounded −0 is 0
    percent: exact === null ? null : Math.round(exact) + 0,
    direction: same ? 'same' : delta > 0 ? 'more' : 'less',
  };
}

function figure(stats: Stats, name: ComparedName): number | null {
  return name === 'pullRequestCycle' ? (stats.pullRequestCycle?.medianHours ?? null) : stats[name];
}
