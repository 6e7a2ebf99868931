/** Days along their clock, for the dashboard of one day and for each day of the feed. */
import { database } from './db/client';
import { findConnections } from './db/queries/connections';
import { findActivitiesTouching, findTimeOffTouching } from './db/queries/summaries';
import { findUser } from './db/queries/users';
import type { ActivityRecord } from './integrations/activity';
import { dayTimeline, type DayTimeline } from './metrics/day-timeline';
import { windowFor } from './metrics/windows';
import type { MetricWindow } from './metrics/types';
import { coverageOf, settingsOf } from './summary-input';

/** By local date `YYYY-MM-DD`, as of that instant. Nothing for a user without connections. */
export async function dayTimelines(
  userId: string,
  dates: readonly string[],
  asOf: Date,
): Promise<Map<string, DayTimeline>> {
  const { db } = await database();
  const user = await findUser(db, userId);
  if (user === null || dates.length === 0) return new Map();
  const settings = settingsOf(user);
  const windows = dates.map((date) => windowFor('daily', date, settings));
  const from = new Date(Math.min(...windows.map(({ start }) => start.getTime())));
  const to = new Date(Math.max(...windows.map(({ end }) => end.getTime())));
  const [connections, activities, timeOff] = await Promise.all([
    findConnections(db, userId),
    findActivitiesTouching(db, userId, from, to),
    findTimeOffTouching(db, userId, from, to),
  ]);
  if (connections.length === 0) return new Map();
  const coverage = Object.fromEntries(connections.map((connection) => [connection.provider, coverageOf(connection)]));
  return new Map(
    windows.map((window, index) => [
      dates[index] ?? '',
      dayTimeline({
        activities: activities.filter((row) => touches(row, window)),
        timeOff,
        window,
        settings,
        coverage,
        asOf,
      }),
    ]),
  );
}

/** By any of its times, so that each day looks at its own rows only. */
function touches({ occurredAt, endedAt }: ActivityRecord, { start, end }: MetricWindow): boolean {
  if (occurredAt >= end) return false;
  return occurredAt >= start || (endedAt !== null && endedAt >= start);
}
