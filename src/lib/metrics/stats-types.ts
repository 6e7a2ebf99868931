/** The shapes of the numbers. `computeStats` in `stats.ts` fills them. */

/** One component of the collaboration score. `value` and `baseline` are per working day. */
export interface CollaborationComponent {
  value: number;
  /** The user's own mean, or the fixed one; null where the history of this component's sources holds no covered working day. */
  baseline: number | null;
  /** value / baseline; null where the baseline is null or 0. */
  ratio: number | null;
}

/** Null: the component's sources do not cover the window, or it has no working day. */
export interface CollaborationComponents {
  reviews: CollaborationComponent | null;
  messages: CollaborationComponent | null;
  meetingHours: CollaborationComponent | null;
  places: CollaborationComponent | null;
}

/** Local hour 0–23 with the number of actions in it. */
export interface ActiveHour {
  hour: number;
  count: number;
}

export interface NamedCount {
  name: string;
  count: number;
}

export interface BusiestDay {
  /** Local date `YYYY-MM-DD`. */
  date: string;
  count: number;
}

/** Opened to merged, of the pull requests merged in the window. */
export interface PullRequestCycle {
  medianHours: number;
  p75Hours: number;
  n: number;
}

export interface FocusBlock {
  /** ISO instants. */
  startsAt: string;
  endsAt: string;
  minutes: number;
}

/** Whole minutes behind the rounded hours. `working = meetingsInWork + focus + fragmented`, exactly. */
export interface StatMinutes {
  working: number;
  meetingsInWork: number | null;
  focus: number | null;
  fragmented: number | null;
  focusAhead: number | null;
}

/**
 * Every number of METRICS.md by its name, of one window up to `asOf`. Plain JSON.
 * Null: the sources it needs do not cover the window (see `coverage.ts`), or the number does not exist (a median of nothing).
 */
export interface Stats {
  totalCommits: number | null;
  mergeCommits: number | null;
  totalPRs: number | null;
  mergedPRs: number | null;
  reviews: number | null;
  issuesOpened: number | null;
  issuesClosed: number | null;
  /** Distinct pages; a lower bound. */
  pagesEdited: number | null;
  messages: number | null;
  reactionsGiven: number | null;
  totalMeetings: number | null;
  /** Of `totalMeetings`, those tentative or unanswered. */
  unconfirmedMeetings: number | null;
  /** Meetings of the window that start at `asOf` or later. */
  upcomingMeetings: number | null;
  /** Hours, two decimals. */
  meetingHours: number | null;
  focusTime: number | null;
  focusTimeAhead: number | null;
  fragmentedTime: number | null;
  workingTime: number;
  meetingTimeInWork: number | null;
  /** Share of working time in meetings, 0–1, four decimals. */
  meetingLoad: number | null;
  /** The longest open gap of working time, at least 120 minutes. */
  largestFocusBlock: FocusBlock | null;
  afterHoursMinutes: number | null;
  /** Local days of the window (up to `asOf`) with working time left after time off. */
  workingDays: number;
  /** 0–100, whole number; 50 is as much as is usual. */
  collaborationScore: number | null;
  collaborationComponents: CollaborationComponents;
  collaborationBaseline: 'own' | 'default' | null;
  /** Up to three, most actions first, then the earlier hour. Reactions have no time of their own and are left out. */
  mostActiveHours: ActiveHour[] | null;
  /** All of them, by commits, then by name. */
  topRepositories: NamedCount[] | null;
  busiestDay: BusiestDay | null;
  /** Share of the actions by source, 0–1, four decimals; only connected sources. */
  platformShare: Record<string, number> | null;
  pullRequestCycle: PullRequestCycle | null;
  minutes: StatMinutes;
}

/** Keys of `Stats` that hold one number. */
export type NumberName = {
  [K in keyof Stats]: Stats[K] extends number | null ? K : never;
}[keyof Stats];
