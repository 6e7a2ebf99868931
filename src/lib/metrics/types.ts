/**
 * Inputs and outputs of the metrics room. Everything in it is pure: no clock, no database, no network.
 */
import type { ActivityRecord } from '../integrations/activity';
import type { WeekStart, WorkingHours } from '../http/contract';

/** Half-open [start, end) of instants, cut at local midnights of `timeZone`. */
export interface MetricWindow {
  start: Date;
  end: Date;
  timeZone: string;
}

export interface WorkSettings {
  timeZone: string;
  workingHours: WorkingHours;
  /** Local dates `YYYY-MM-DD`. */
  daysOff: readonly string[];
  weekStart: WeekStart;
}

/** What one source covers. Null: not connected. */
export interface SourceCoverage {
  /** Synced without a gap from here … */
  from: Date;
  /** … to here (the end of the last successful run). */
  to: Date;
  /** Streams that could not be read, by their activity types. */
  missingTypes: readonly string[];
  reason: string | null;
}

export interface TimeOff {
  startsAt: Date;
  endsAt: Date;
}

/**
 * Everything the numbers of a window are computed from.
 * `activities` holds every row that touches [window.start − 56 days, window.end) by `occurredAt`, `endedAt` or overlap.
 */
export interface MetricsInput {
  activities: readonly ActivityRecord[];
  timeOff: readonly TimeOff[];
  window: MetricWindow;
  settings: WorkSettings;
  coverage: Readonly<Record<string, SourceCoverage | null>>;
  /** "Now": totals are cut here, later meetings are upcoming. */
  asOf: Date;
}
