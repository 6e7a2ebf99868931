/**
 * What a word can claim. `plain` is grammar and `neutral` says nothing by itself; every other class needs a cited fact that allows it.
 * Events come in two forms: what happened (`merged`) and the bare word (`merge`), which an offer may use of the future.
 */
import type { Problem } from './problem';

export const problemOfClass = {
  plain: 'unknown_word',
  neutral: 'unknown_word',
  // what happened
  merged: 'wrong_verb',
  merge: 'wrong_verb',
  into: 'wrong_verb',
  opened: 'wrong_verb',
  open: 'wrong_verb',
  reviewed: 'wrong_verb',
  review: 'wrong_verb',
  seekReview: 'wrong_verb',
  closed: 'wrong_verb',
  close: 'wrong_verb',
  settled: 'wrong_verb',
  committed: 'wrong_verb',
  commit: 'wrong_verb',
  edited: 'wrong_verb',
  edit: 'wrong_verb',
  created: 'wrong_verb',
  wrote: 'wrong_verb',
  reported: 'wrong_verb',
  met: 'wrong_verb',
  messaged: 'wrong_verb',
  reacted: 'wrong_verb',
  started: 'wrong_verb',
  start: 'wrong_verb',
  finished: 'wrong_verb',
  finish: 'wrong_verb',
  waited: 'wrong_verb',
  reverted: 'wrong_verb',
  /** Of work that leaves something behind; a meeting or a message is none. */
  work: 'wrong_verb',
  requested: 'wrong_verb',
  yourTurn: 'wrong_verb',
  longWait: 'wrong_comparison',
  /** Events that no fact speaks of: deployed, approved, broke. */
  otherEvent: 'wrong_verb',
  // what it happened to
  pull: 'wrong_verb',
  issue: 'wrong_verb',
  page: 'wrong_verb',
  meeting: 'wrong_verb',
  message: 'wrong_verb',
  channel: 'wrong_verb',
  direct: 'wrong_verb',
  reaction: 'wrong_verb',
  repository: 'wrong_verb',
  code: 'wrong_verb',
  noCode: 'wrong_verb',
  draft: 'wrong_verb',
  focus: 'wrong_verb',
  calendar: 'wrong_verb',
  gap: 'wrong_verb',
  people: 'unknown_name',
  they: 'unknown_name',
  colleague: 'unknown_name',
  reviewer: 'unknown_name',
  moved: 'wrong_verb',
  // how it compares
  more: 'wrong_direction',
  less: 'wrong_direction',
  same: 'wrong_direction',
  extreme: 'wrong_comparison',
  majority: 'wrong_comparison',
  only: 'wrong_comparison',
  least: 'wrong_comparison',
  all: 'wrong_comparison',
  allOf: 'wrong_comparison',
  compare: 'wrong_comparison',
  otherCompare: 'wrong_comparison',
  soFar: 'wrong_period',
  typical: 'wrong_comparison',
  spread: 'wrong_comparison',
  both: 'wrong_comparison',
  several: 'unknown_number',
  quantity: 'unknown_number',
  first: 'unknown_number',
  single: 'unknown_number',
  half: 'unknown_number',
  bound: 'wrong_comparison',
  /** Some of it, the rest of it. */
  partly: 'wrong_comparison',
  // when
  time: 'wrong_period',
  period: 'wrong_period',
  hours: 'wrong_period',
  offHours: 'wrong_period',
  ago: 'wrong_period',
  earlier: 'wrong_period',
  later: 'wrong_period',
  novelty: 'wrong_period',
  again: 'wrong_period',
  /** still, already, now */
  aspect: 'wrong_period',
  /** in one piece, without a break */
  unbroken: 'judgement',
  joint: 'unknown_name',
  long: 'judgement',
  active: 'judgement',
  named: 'wrong_verb',
  // the rest
  negation: 'negation',
  absence: 'negation',
  known: 'unknown_word',
  quiet: 'judgement',
  dayOff: 'unknown_word',
  advice: 'wrong_kind',
  cause: 'cause',
  judgement: 'judgement',
} as const satisfies Record<string, Problem>;
export type WordClass = keyof typeof problemOfClass;

/** The suspicion that weighs most, when none of a word's readings is allowed. */
export function problemOf(readings: readonly WordClass[]): Problem {
  const [first] = readings;
  return first === undefined ? 'unknown_word' : problemOfClass[first];
}

/** Grammar and neutral words claim nothing. */
export function isClaim(reading: WordClass): boolean {
  return reading !== 'plain' && reading !== 'neutral';
}
