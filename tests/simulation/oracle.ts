/** What is stored beside what the provider has. */
import type { PGlite } from '@electric-sql/pglite';
import { offText, textOf, type Reading, type Timeline } from './timeline';
import type { Seen, StreamSeen } from './watch';
import { dayMs, type ProviderWorld, type TruthRow, type TruthTimeOff } from './worlds/world';

/** The days that a nightly pass reads again, and the least that any steady one does. */
export const nightlyDays = 30;
const steadyDays = 1;

/** Which rows a stream is about. */
const typesOf: Readonly<Record<string, readonly string[]>> = {
  commits: ['commit'],
  pull_requests_issues_reviews: ['pull_request', 'issue', 'review'],
  pages: ['page_edit'],
  messages: ['message_count'],
  reactions: ['reaction_count'],
  meetings: ['meeting'],
};

export interface Scope {
  connection: string;
  /** Connected to the provider's other account, which has done nothing. */
  isOther: boolean;
  now: number;
  /** How far back everything has to be right; before that what is stored was right once. */
  from: number;
  /** How far back history goes, and when it began to be read: what has not changed since has to be there. */
  target: number;
  connectedAt: number;
}

export interface Comparison {
  /** Rows that were compared. */
  rows: number;
  /** The first thing that is not as it should be. */
  difference: string | null;
}

export async function compare(
  pglite: PGlite,
  world: ProviderWorld,
  timeline: Timeline,
  scope: Scope,
): Promise<Comparison> {
  const { connection, isOther, now, from, target, connectedAt } = scope;
  const stored = await storedRows(pglite, connection);
  if (isOther)
    return {
      rows: stored.length,
      difference: stored[0] === undefined ? null : `${stored[0].externalId} is another account's`,
    };
  const types = Object.values(typesOf).flat();
  const to = now + world.aheadDays * dayMs;
  const invented = stored.find((row) => !timeline.everSaid(row));
  const difference =
    (invented === undefined ? null : `${invented.externalId} is stored as ${textOf(invented)}, and never was`) ??
    timeline.contradiction(stored, { types, from, to, since: now, deep: true }) ??
    // Beyond all overlaps changes are not seen, but what was there from the beginning is.
    timeline.missing(stored, { types, from: target, to: from, since: connectedAt, deep: true });
  if (difference !== null) return { rows: stored.length, difference };
  return compareTimeOff(pglite, world, scope, stored.length);
}

/** What a step's change of the cursor claims to have been read; none for a stream whose place is the same. */
export function readingsOf(connection: Seen, old: Seen, since: number): Reading[] {
  return Object.entries(connection.streams ?? {}).flatMap(([name, stream]) => {
    const before = old.streams?.[name];
    const types = typesOf[name] ?? [];
    if (before === undefined) return [];
    return [steadyReading(stream, before), ...historyReadings(stream, before)].flatMap((range) =>
      range === null ? [] : [{ ...range, types, since }],
    );
  });
}

type Range = Pick<Reading, 'from' | 'to' | 'deep'>;

function steadyReading(stream: StreamSeen, before: StreamSeen): Range | null {
  if (stream.steadyFrom === before.steadyFrom) return null;
  const deep = stream.nightlyAt !== before.nightlyAt;
  const days = deep ? nightlyDays : steadyDays;
  const from = Math.max(Date.parse(stream.target), Date.parse(before.steadyFrom) - days * dayMs);
  return { from, to: Date.parse(stream.steadyFrom), deep };
}

function historyReadings(stream: StreamSeen, before: StreamSeen): Range[] {
  const ranges: Range[] = [];
  if (stream.backfilledTo < before.backfilledTo)
    ranges.push({ from: Date.parse(stream.backfilledTo), to: Date.parse(before.backfilledTo), deep: true });
  // Asked for once more in the same step: then it begins anew.
  if (before.rereadTo !== null && (stream.rereadTo === null || stream.rereadTo < before.rereadTo))
    ranges.push({
      from: Date.parse(stream.rereadTo ?? stream.backfilledTo),
      to: Date.parse(before.rereadTo),
      deep: true,
    });
  return ranges;
}

async function compareTimeOff(
  pglite: PGlite,
  world: ProviderWorld,
  scope: Scope,
  compared: number,
): Promise<Comparison> {
  const { connection, now, from } = scope;
  const to = now + world.aheadDays * dayMs;
  const result = await pglite.query<{ external_id: string; starts_at: number; ends_at: number }>(
    `select external_id, ${ms('starts_at')} as starts_at, ${ms('ends_at')} as ends_at from time_off where connection_id = $1`,
    [connection],
  );
  // What touches an edge of the scope may or may not have been seen.
  const touches = (row: TruthTimeOff): boolean => row.startsAt >= from && row.endsAt < to;
  const inside = result.rows
    .map((row) => ({ externalId: row.external_id, startsAt: row.starts_at, endsAt: row.ends_at }))
    .filter(touches)
    .map(offText);
  const truth = world.timeOff(now).filter(touches).map(offText);
  const extra = inside.find((text) => !truth.includes(text));
  const missing = truth.find((text) => !inside.includes(text));
  const difference =
    extra !== undefined
      ? `time off is stored and is not: ${extra}`
      : missing !== undefined
        ? `time off is missing: ${missing}`
        : null;
  return { rows: compared + inside.length, difference };
}

export async function storedRows(pglite: PGlite, connection: string): Promise<TruthRow[]> {
  const { rows } = await pglite.query<TruthRow>(
    `select type, external_id as "externalId", title, ${ms('occurred_at')} as "occurredAt", ${ms('ended_at')} as "endedAt",
       ${ms('window_at')} as "windowAt", count, metadata as facts from activities where connection_id = $1 order by external_id`,
    [connection],
  );
  return rows;
}

function ms(column: string): string {
  return `(extract(epoch from ${column}) * 1000)::float8`;
}
