/**
 * What the numbers of a window are computed from: the user's rows, settings and coverage. The page, the summary, the
 * feed behind a number and the export all come through here, so that one question has one answer.
 */
import type { Db } from './db/client';
import { findConnections, type Connection } from './db/queries/connections';
import { findActivitiesTouching, findTimeOffTouching } from './db/queries/summaries';
import type { UserRow } from './db/queries/users';
import { coveredRange } from './integrations/sync-cursor';
import { baselineWindow } from './metrics/collaboration';
import { previousWindow, type WindowType } from './metrics/windows';
import type { MetricsInput, MetricWindow, SourceCoverage, WorkSettings } from './metrics/types';

export interface SummaryInput {
  current: MetricsInput;
  previous: MetricsInput;
  connections: Connection[];
  /** Rows outside this span cannot change the answer. */
  dependsOn: { from: Date; to: Date };
}

export async function gatherInput(
  db: Db,
  user: UserRow,
  window: MetricWindow,
  type: WindowType | 'custom',
  asOf: Date,
): Promise<SummaryInput> {
  const before = previousWindow(window, type, asOf);
  const { start: from } = baselineWindow(before.window);
  const [connections, activities, timeOff] = await Promise.all([
    findConnections(db, user.id),
    findActivitiesTouching(db, user.id, from, window.end),
    findTimeOffTouching(db, user.id, from, window.end),
  ]);
  const coverage = Object.fromEntries(connections.map((connection) => [connection.provider, coverageOf(connection)]));
  const shared = { activities, timeOff, settings: settingsOf(user), coverage };
  return {
    current: { ...shared, window, asOf },
    previous: { ...shared, window: before.window, asOf: before.asOf },
    connections,
    dependsOn: { from, to: window.end },
  };
}

export function settingsOf(user: UserRow): WorkSettings {
  return { timeZone: user.timeZone, workingHours: user.workingHours, daysOff: user.daysOff, weekStart: user.weekStart };
}

/** What a connection has read without a gap; null before its first complete window. */
export function coverageOf(
  connection: Pick<Connection, 'cursor' | 'degraded' | 'status' | 'errorCode'>,
): SourceCoverage | null {
  // A stream that waits covers what it has read; one of which only single things are hidden covers the rest.
  const unreadable = connection.degraded.filter(({ types, code }) => types.length > 0 && code !== 'rate_limited');
  const range = coveredRange(
    connection.cursor,
    unreadable.map(({ stream }) => stream),
  );
  if (range === null) return null;
  return { ...range, missingTypes: unreadable.flatMap(({ types }) => types), reason: reasonOf(connection) };
}

/** Why something may be missing, in words or as a code; null: nothing is known to be. */
function reasonOf({
  degraded,
  status,
  errorCode,
}: Pick<Connection, 'degraded' | 'status' | 'errorCode'>): string | null {
  const [first] = degraded;
  if (first === undefined) return status === 'reauthorization_required' ? 'reauthorization_required' : errorCode;
  if (first.code === 'rate_limited') return `${first.reason} wait for the provider`;
  return first.types.length > 0 ? `${first.reason} cannot be read` : `${first.reason} are hidden in part`;
}
