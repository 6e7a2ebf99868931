/**
 * What the numbers of a window are computed from: the user's rows, settings and coverage. The page, the summary, the
 * feed behind a number and the export all come through here, so that one question has one answer.
 */
import type { Db } from './db/client';
import { findConnections, type Connection } from './db/queries/connections';
import { findActivitiesTouching, findTimeOffTouching } from './db/queries/summaries';
import type { UserRow } from './db/queries/users';
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
  const { cursor } = connection;
  if (cursor === null || cursor.steadyFrom === null) return null;
  const [first] = connection.degraded;
  return {
    from: new Date(cursor.backfilledTo),
    to: new Date(cursor.steadyFrom),
    missingTypes: connection.degraded.flatMap((entry) => entry.types),
    reason:
      first === undefined
        ? connection.status === 'reauthorization_required'
          ? 'reauthorization_required'
          : connection.errorCode
        : `${first.reason} cannot be read`,
  };
}
