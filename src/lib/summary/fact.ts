/**
 * The facts a summary is written from. A writer sees these and nothing else: no rows, no raw titles.
 * Everything in it is plain data that survives JSON, so that it can be hashed, stored and sent.
 */
import type { SummaryType } from '../http/contract';

export const factKinds = [
  // what the period was about
  'overview',
  // clusters of activities
  'pull_request_merged',
  'pull_request_opened',
  'pull_request_closed',
  'pull_request_batch',
  'reverted',
  'review',
  'review_batch',
  'issue_opened',
  'issue_closed',
  'commits',
  'page',
  'page_batch',
  'meeting',
  'meeting_series',
  'meeting_batch',
  'channel',
  'direct_messages',
  'reactions',
  // what the numbers show
  'focus_time',
  'meetings_scattered',
  'meeting_change',
  'after_hours',
  'review_load',
  'open_long',
  'busiest_hours',
  'busiest_day',
  'repository_quiet',
  'repository_new',
  'pull_request_cycle',
  'channel_concentration',
  'meeting_costs_focus',
  'busiest_against_meetings',
  'documentation_run',
  'waiting_for_you',
  // what may be worth doing
  'ask_for_review',
  'decide_open',
  'move_meeting',
  // what is not known
  'coverage_gap',
  'few_events',
  'nothing_covered',
] as const;
export type FactKind = (typeof factKinds)[number];

/** What an owner can wave off: what the numbers show and what may be worth doing, never what happened or what is not known. */
export const dismissibleKinds: readonly FactKind[] = factKinds.slice(
  factKinds.indexOf('focus_time'),
  factKinds.indexOf('coverage_gap'),
);

/** Singular and plural of every unit a number may carry. `plain` is written without a word. */
export const units = {
  plain: ['', ''],
  hour: ['hour', 'hours'],
  minute: ['minute', 'minutes'],
  day: ['day', 'days'],
  'working day': ['working day', 'working days'],
  week: ['week', 'weeks'],
  percent: ['%', '%'],
  time: ['time', 'times'],
  commit: ['commit', 'commits'],
  'pull request': ['pull request', 'pull requests'],
  review: ['review', 'reviews'],
  issue: ['issue', 'issues'],
  page: ['page', 'pages'],
  edit: ['edit', 'edits'],
  message: ['message', 'messages'],
  reply: ['reply', 'replies'],
  reaction: ['reaction', 'reactions'],
  meeting: ['meeting', 'meetings'],
  person: ['person', 'people'],
  repository: ['repository', 'repositories'],
  channel: ['channel', 'channels'],
  action: ['action', 'actions'],
  event: ['event', 'events'],
} as const satisfies Record<string, readonly [string, string]>;
export type Unit = keyof typeof units;

export interface FactNumber {
  value: number;
  unit: Unit;
}

/** Words a sentence may use besides its own, by role. `title` is quoted where it is written; the rest is not. */
export type FactWord =
  | { as: 'title'; text: string }
  | { as: 'titles'; list: string[] }
  | { as: 'name'; text: string }
  | { as: 'date'; text: string }
  | { as: 'phrase'; text: string };

export interface Fact {
  /** `F1`, `F2`, … in the order of the table. */
  id: string;
  kind: FactKind;
  /** Tells sentences of one kind apart that must not be mixed: direction of a change, count of one or many. */
  variant: string | null;
  /** What it says, in the words of the built-in writer: the sentence that stands in for a refused one. */
  sentence: string;
  /** What a dismissal of it is remembered by (a repository, a pull request, a series); null: the kind alone. */
  subject: string | null;
  /** Instants that it speaks of: the table's range, or a span before it that an insight looks back on. */
  period: { start: string; end: string };
  /** Rounded as they may be written: hours to one decimal, everything else whole. */
  numbers: Record<string, FactNumber>;
  words: Record<string, FactWord>;
  /** Titles, repositories and channels it may mention, cleaned. */
  names: string[];
  /** Ids of at most 50 activities. */
  evidence: string[];
  /** METRICS.md names it rests on. */
  metrics: string[];
  score: number;
}

export const maxEvidence = 50;
export const maxFacts = 60;
/** Of a prompt, whatever the amount of activity. */
export const maxPromptTokens = 4000;

/** How a period is spoken of, in the user's zone. */
export interface PeriodWords {
  /** `on Tuesday`, `in the week of 2 March`, `in March`, `between 3 and 9 March`, `so far this week`. */
  in: string;
  /** `day`, `week`, `month`, `period`. */
  noun: string;
  /** `the week before`, `the same part of the week before`. */
  before: string;
  /** The same as an adverb: `the week before`, `in the same part of the week before`. */
  then: string;
}

export interface FactTable {
  /** `few`: under three events; `uncovered`: no connected source reaches into the window. One honest line each. */
  state: 'normal' | 'few' | 'uncovered';
  type: SummaryType;
  range: { start: string; end: string; timeZone: string };
  /** Still running when the facts were gathered. */
  running: boolean;
  period: PeriodWords;
  /**
   * Number of the period on an endless calendar (days, weeks or months since 1970): neighbours differ by one.
   * The choice among phrasings turns with it.
   */
  ordinal: number;
  facts: Fact[];
}
