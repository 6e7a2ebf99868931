import { createHash } from 'node:crypto';
import type { CalendarEntryData, EventData } from './fake-data';
import { instantOf } from './normalize';

/** An error answer in Google's shape. */
export class ApiRefusal extends Error {
  readonly body: Record<string, unknown>;
  constructor(
    readonly status: number,
    reason: string,
    more: Record<string, unknown> = {},
  ) {
    super(`Sandbox: ${reason}`);
    this.body = {
      errors: [{ domain: status === 410 ? 'calendar' : 'global', reason, message: `Sandbox: ${reason}` }],
      ...more,
    };
  }
}

interface Held {
  calendar: CalendarEntryData;
  timeZone: string;
  items: readonly EventData[];
}

const eventTypes = new Set(['birthday', 'default', 'focusTime', 'fromGmail', 'outOfOffice', 'workingLocation']);
/** Parameters that a sync token excludes (events.list, "syncToken"). */
const notWithSyncToken = [
  'iCalUID',
  'orderBy',
  'privateExtendedProperty',
  'q',
  'sharedExtendedProperty',
  'timeMin',
  'timeMax',
  'updatedMin',
];

/** `events.list`. */
export function listEvents(held: Held, query: URLSearchParams, now: Date): unknown {
  const syncToken = query.get('syncToken');
  if (syncToken !== null && notWithSyncToken.some((name) => query.has(name))) throw new ApiRefusal(400, 'invalid');
  if (query.get('orderBy') === 'startTime' && query.get('singleEvents') !== 'true')
    throw new ApiRefusal(400, 'invalid');
  const types = query.getAll('eventTypes');
  if (types.some((type) => !eventTypes.has(type))) throw new ApiRefusal(400, 'invalidParameter');

  const changedSince = syncToken === null ? null : syncedAt(syncToken);
  const matching = held.items
    .filter((event) => changedSince !== null || query.get('showDeleted') === 'true' || event.status !== 'cancelled')
    .filter((event) => changedSince === null || Date.parse(event.updated ?? '') > changedSince)
    .filter((event) => query.get('singleEvents') !== 'true' || event.recurrence === undefined)
    .filter((event) => types.length === 0 || types.includes(event.eventType ?? 'default'))
    .filter(inBounds(query, held.timeZone));
  const ordered =
    query.get('orderBy') === 'startTime'
      ? [...matching].sort((a, b) => startOf(a, held.timeZone) - startOf(b, held.timeZone))
      : matching;
  const { items, nextPageToken } = pageOf(ordered, query, { usual: 250, most: 2500 });
  return {
    kind: 'calendar#events',
    etag: '"sandbox"',
    summary: held.calendar.summary,
    updated: now.toISOString(),
    timeZone: held.timeZone,
    accessRole: held.calendar.accessRole,
    defaultReminders: [],
    ...(nextPageToken === null ? { nextSyncToken: syncTokenAt(now) } : { nextPageToken }),
    items: items.map((event) => shownEvent(event, held.calendar.accessRole)),
  };
}

/** An event as its calendar's role may see it. Of a cancelled one only the ids are left. */
export function shownEvent(event: EventData, accessRole: string | undefined): unknown {
  const { id, status, recurringEventId, originalStartTime } = event;
  const stub = { kind: 'calendar#event', etag: '"sandbox"', id, status };
  if (status === 'cancelled')
    return recurringEventId === undefined ? stub : { ...stub, recurringEventId, originalStartTime };
  const shown = Object.fromEntries(Object.entries(event).filter(([key]) => !key.startsWith('_')));
  const hidesDetails = accessRole === 'freeBusyReader' || (accessRole === 'reader' && event.visibility === 'private');
  return hidesDetails ? { ...stub, visibility: event.visibility, start: event.start, end: event.end } : shown;
}

/** One page by an opaque token that fits the same question and the same list only. */
export function pageOf<T extends { id: string }>(
  all: readonly T[],
  query: URLSearchParams,
  sizes: { usual: number; most: number },
): { items: T[]; nextPageToken: string | null } {
  const asked = query.get('maxResults');
  if (asked !== null && !/^[1-9]\d{0,8}$/.test(asked)) throw new ApiRefusal(400, 'invalidParameter');
  const size = Math.min(asked === null ? sizes.usual : Number(asked), sizes.most);
  const question = JSON.stringify([...query].filter(([name]) => name !== 'pageToken').sort());
  const list = createHash('sha256')
    .update(JSON.stringify(all.map(({ id }) => id)))
    .digest('hex');
  const start = offsetOf(query.get('pageToken'), question, list);
  const end = Math.min(start + size, all.length);
  return {
    items: all.slice(start, end),
    nextPageToken: end < all.length ? Buffer.from(JSON.stringify([end, question, list])).toString('base64url') : null,
  };
}

function offsetOf(token: string | null, question: string, list: string): number {
  if (token === null) return 0;
  const text = Buffer.from(token, 'base64url').toString('utf8');
  const [, offset = '', of = ''] = /^\[(\d{1,9}),.*,"([0-9a-f]{64})"\]$/s.exec(text) ?? [];
  if (text !== JSON.stringify([Number(offset), question, of])) throw new ApiRefusal(400, 'invalid');
  if (of !== list) throw new ApiRefusal(410, 'fullSyncRequired');
  return Number(offset);
}

/** `timeMin` bounds the end, `timeMax` the start, both exclusive and to the second. */
function inBounds(query: URLSearchParams, timeZone: string): (event: EventData) => boolean {
  const [min, max] = [boundOf(query.get('timeMin')), boundOf(query.get('timeMax'))];
  if (min !== null && max !== null && min >= max) throw new ApiRefusal(400, 'timeRangeEmpty');
  return (event) => {
    if (event.start === undefined || event.end === undefined) return true;
    return (
      (min === null || instantOf(event.end, timeZone).getTime() > min) &&
      (max === null || startOf(event, timeZone) < max)
    );
  };
}

function boundOf(text: string | null): number | null {
  if (text === null) return null;
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/i.test(text))
    throw new ApiRefusal(400, 'badRequest');
  return Math.floor(Date.parse(text) / 1000) * 1000;
}

function startOf(event: EventData, timeZone: string): number {
  return event.start === undefined ? 0 : instantOf(event.start, timeZone).getTime();
}

function syncTokenAt(now: Date): string {
  return Buffer.from(`sandbox:${now.getTime()}`).toString('base64url');
}

function syncedAt(token: string): number {
  const at = /^sandbox:(\d{1,15})$/.exec(Buffer.from(token, 'base64url').toString('utf8'))?.[1];
  if (at === undefined) throw new ApiRefusal(410, 'fullSyncRequired');
  return Number(at);
}
