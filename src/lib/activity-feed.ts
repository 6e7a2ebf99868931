/** The feed: newest first by keyset, filtered; or exactly the rows that a number was counted from. */
import { database } from './db/client';
import { findFeed, type ActivityRow } from './db/queries/activities';
import { findUser } from './db/queries/users';
import { activity as activityContract, type ActivityAnswer } from './http/contract';
import { readCursor, writeCursor } from './http/cursor';
import { HttpError } from './http/http-error';
import type { ActivityRecord } from './integrations/activity';
import { hourFilter, type HourSlot } from './metrics/hour-of-week';
import { isMetricName, metrics, type MetricName } from './metrics/registry';
import { computeStats } from './metrics/stats';
import { boundOf, customWindow, localDateOf, typeOfWindow, windowFor } from './metrics/windows';
import type { MetricWindow } from './metrics/types';
import { gatherInput, settingsOf } from './summary-input';

export interface FeedQuery {
  source?: string;
  type?: string;
  start?: string;
  end?: string;
  q?: string;
  metric?: string;
  limit?: number;
  cursor?: string;
  /** With `metric`: only the rows of this hour of the local week. */
  hour?: HourSlot;
  /** With `metric`: the number as it was at this instant, where the range was still running then. */
  asOf?: Date;
}

export interface Feed {
  activities: ActivityAnswer[];
  nextCursor: string | null;
  /** Rows behind the number asked for. */
  total?: number;
  /**
   * The number itself, as the summary of that range has it; null where it is not a single number, not covered, or where
   * filters leave out rows that it was counted from.
   */
  value?: number | null;
}

const defaultLimit = 50;
const maxLimit = 200;

/** @throws HttpError 400 `invalid_range`, `invalid_cursor`, `unknown_metric` */
export async function activityFeed(userId: string, query: FeedQuery): Promise<Feed> {
  const { db } = await database();
  const user = await findUser(db, userId);
  if (user === null) return { activities: [], nextCursor: null };
  const limit = Math.min(Math.max(1, query.limit ?? defaultLimit), maxLimit);
  const window = windowOf(query, user.timeZone);
  if (query.metric !== undefined) return metricFeed(userId, query, query.metric, window, limit);
  const before = query.cursor === undefined ? null : readCursor(query.cursor);
  const rows = await findFeed(
    db,
    userId,
    {
      ...(query.source === undefined ? {} : { source: query.source }),
      ...(query.type === undefined ? {} : { type: query.type }),
      ...(query.q === undefined || query.q.trim() === '' ? {} : { text: query.q.trim() }),
      ...(window.from === null ? {} : { from: window.from }),
      ...(window.to === null ? {} : { to: window.to }),
    },
    limit + 1,
    before === null ? null : { occurredAt: before.at, id: before.id },
  );
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    activities: page.map(toAnswer),
    nextCursor: rows.length > limit && last !== undefined ? writeCursor(last.occurredAt, last.id) : null,
  };
}

/** An id of any other form is nobody's; the database would refuse it. */
const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The user's own rows among these ids, in no particular order: what statements rest on. */
export async function activitiesById(userId: string, ids: readonly string[]): Promise<ActivityAnswer[]> {
  const known = ids.filter((id) => uuid.test(id));
  if (known.length === 0) return [];
  const { db } = await database();
  return (await findFeed(db, userId, { ids: known }, known.length, null)).map(toAnswer);
}

/** The rows behind a number, by the number's own time, with their total. */
async function metricFeed(
  userId: string,
  query: FeedQuery,
  name: string,
  bounds: { from: Date | null; to: Date | null },
  limit: number,
): Promise<Feed> {
  if (!isMetricName(name))
    throw new HttpError(400, 'unknown_metric', `There is no number called “${name.slice(0, 60)}”.`);
  const { db } = await database();
  const user = await findUser(db, userId);
  if (user === null) return { activities: [], nextCursor: null, total: 0, value: null };
  const now = new Date(Math.min(Date.now(), query.asOf?.getTime() ?? Infinity));
  const settings = settingsOf(user);
  const window: MetricWindow =
    bounds.from === null || bounds.to === null
      ? windowFor('weekly', localDateOf(now, user.timeZone), settings)
      : { start: bounds.from, end: bounds.to, timeZone: user.timeZone };
  const { current } = await gatherInput(db, user, window, typeOfWindow(window, settings), now);
  const metric = metrics[name];
  const inHour = query.hour === undefined ? () => true : hourFilter(window, query.hour);
  const all = metric.evidence(current);
  const rows = all.filter((row) => matches(row, query) && inHour(metric.timeOf(row)));
  const before = query.cursor === undefined ? null : readCursor(query.cursor);
  const start = before === null ? 0 : indexAfter(rows, before, (row) => metric.timeOf(row));
  const page = rows.slice(start, start + limit);
  const last = page.at(-1);
  const more = start + limit < rows.length && last !== undefined;
  const stats: Partial<Record<MetricName, unknown>> = computeStats(current);
  return {
    activities: page.map(toAnswer),
    nextCursor: more ? writeCursor(metric.timeOf(last), last.id) : null,
    total: rows.length,
    // A part of the rows has the number only where the number is a sum of them.
    value: metric.sum ? metric.sum(rows) : rows.length < all.length ? null : numberOf(stats[name]),
  };
}

function numberOf(figure: unknown): number | null {
  return typeof figure === 'number' ? figure : null;
}

/** Where the next page starts. A row that a sync has taken away since is skipped by its time: paging must not begin again. */
function indexAfter(
  rows: readonly ActivityRecord[],
  before: { at: Date; id: string },
  timeOf: (row: ActivityRecord) => Date,
): number {
  const found = rows.findIndex((row) => row.id === before.id);
  if (found >= 0) return found + 1;
  const older = rows.findIndex((row) => timeOf(row) < before.at);
  return older >= 0 ? older : rows.length;
}

function matches(row: ActivityRecord, query: FeedQuery): boolean {
  if (query.source !== undefined && row.source !== query.source) return false;
  if (query.type !== undefined && row.type !== query.type) return false;
  const text = query.q?.trim().toLocaleLowerCase() ?? '';
  return text === '' || row.title.toLocaleLowerCase().includes(text);
}

/** Both bounds, one, or none: a feed may be open to either side. */
function windowOf(query: FeedQuery, timeZone: string): { from: Date | null; to: Date | null } {
  try {
    if (query.start !== undefined && query.end !== undefined) {
      const { start, end } = customWindow(query.start, query.end, timeZone);
      return { from: start, to: end };
    }
    return {
      from: query.start === undefined ? null : boundOf(query.start, timeZone, 'start'),
      to: query.end === undefined ? null : boundOf(query.end, timeZone, 'end'),
    };
  } catch (error) {
    if (error instanceof RangeError) throw new HttpError(400, 'invalid_range', error.message);
    throw error;
  }
}

function toAnswer(row: ActivityRow | ActivityRecord): ActivityAnswer {
  const minutes =
    row.type === 'meeting' && row.endedAt !== null ? (row.endedAt.getTime() - row.occurredAt.getTime()) / 60_000 : null;
  return activityContract.parse({
    id: row.id,
    source: row.source,
    type: row.type,
    externalId: row.externalId,
    ...(row.externalUrl === null ? {} : { externalUrl: row.externalUrl }),
    title: row.title,
    occurredAt: row.occurredAt.toISOString(),
    ...(minutes === null ? {} : { durationMinutes: minutes }),
    metadata: row.metadata,
  });
}
