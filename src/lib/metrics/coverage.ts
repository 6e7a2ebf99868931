import type { ActivityType } from '../integrations/activity';
import type { MetricsInput, SourceCoverage } from './types';

/** Which source each kind of activity comes from. */
export const sourceOf = {
  commit: 'github',
  pull_request: 'github',
  issue: 'github',
  review: 'github',
  page_edit: 'notion',
  message_count: 'slack',
  reaction_count: 'slack',
  meeting: 'calendar',
} as const satisfies Record<ActivityType, string>;

const hour = 3_600_000;

/**
 * Whether the window is covered for rows of this type: its source is connected, was read without a gap from the window's start
 * to its end (or to `asOf`, where the window still runs), and the stream of the type could be read.
 */
export function covers(input: MetricsInput, type: ActivityType): boolean {
  const coverage = input.coverage[sourceOf[type]];
  return !!coverage && !coverage.missingTypes.includes(type) && spansWindow(coverage, input);
}

export function isConnected(input: MetricsInput, source: string): boolean {
  return !!input.coverage[source];
}

/**
 * For numbers made of several sources: a source that is not connected is none of the user's and is left out;
 * one that is connected and does not cover the window leaves the number unknown.
 * Answers the types to count, or null where the number is unknown.
 */
export function coveredMix(input: MetricsInput, types: readonly ActivityType[]): ActivityType[] | null {
  const connected = types.filter((type) => isConnected(input, sourceOf[type]));
  return connected.length > 0 && connected.every((type) => covers(input, type)) ? connected : null;
}

/** Whether [start, end), a part of the past, was read for this type. */
export function coversSpan(input: MetricsInput, type: ActivityType, start: number, end: number): boolean {
  const coverage = input.coverage[sourceOf[type]];
  return (
    !!coverage &&
    !coverage.missingTypes.includes(type) &&
    coverage.from.getTime() <= start &&
    coverage.to.getTime() >= end
  );
}

export function spansWindow(
  coverage: SourceCoverage,
  { window, asOf }: Pick<MetricsInput, 'window' | 'asOf'>,
): boolean {
  const start = window.start.getTime();
  const end = window.end.getTime();
  const elapsed = Math.min(end, asOf.getTime()) - start;
  const needed = Math.min(end, asOf.getTime() - allowedLag(elapsed));
  return coverage.from.getTime() <= start && coverage.to.getTime() >= needed;
}

/**
 * A source is read every 15 to 60 minutes, so at `asOf` its last run always lies a little back; that is freshness, which pages show, not a hole.
 * Allowed is a tenth of what has elapsed, between 2 and 24 hours: half a day of silence hides a day's numbers, but not a month's.
 */
function allowedLag(elapsed: number): number {
  return Math.min(24 * hour, Math.max(2 * hour, elapsed / 10));
}
