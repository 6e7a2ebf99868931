/**
 * One page of a run in one statement: the fence, the streams' places, the rows, the run's counters and the cached answers
 * that rest on what changed. Alone it is a transaction of its own and one way to the server and back. The text is the same for
 * any number of rows, which come as one JSON parameter: building fifteen parameters a row took half of an import's time.
 */
import { sql, type Column, type SQL } from 'drizzle-orm';
import { z } from 'zod';
import { placeFields, type NewActivity } from '../../integrations/activity';
import type { Db } from '../client';
import { leaseSeconds } from './connections';
import type { Batch, Lease } from './commit-batch';

export type Page = Pick<Batch, 'activities' | 'cursor' | 'progress' | 'importing' | 'requests'>;

export interface WrittenPage {
  itemsSynced: number;
  newItems: number;
  /** Keys of the places that the connection's owner leaves out, as of this write. */
  excluded: ReadonlySet<string>;
}

const answer = z.object({
  rows: z.tuple([
    z.object({
      held: z.boolean(),
      new_items: z.number(),
      items: z.number(),
      excluded: z.array(z.object({ key: z.string() })).nullable(),
    }),
  ]),
});

/** Null: the lease is no longer ours, and nothing was written. A page that repeats an item has it once, as it came last. */
export async function writePage(db: Db, lease: Lease, page: Page): Promise<WrittenPage | null> {
  // One statement cannot touch a row twice.
  const rows = [...new Map(page.activities.map((row) => [row.externalId, row])).values()];
  const result = await db.execute(sql`
    with held as (
      update connections set cursor = ${JSON.stringify(page.cursor)}::jsonb, progress = ${JSON.stringify(page.progress)}::jsonb,
        importing = ${page.importing}, lease_until = devtrack_now() + make_interval(secs => ${leaseSeconds}),
        updated_at = devtrack_now()
      where id = ${lease.connectionId} and lease_gen = ${lease.leaseGen} and lease_until is not null
      returning id, excluded_places
    ), given as (
      -- Without the lease there are no rows, and so nothing below happens.
      select row.* from held, jsonb_to_recordset(${jsonOf(rows)}::jsonb) as row(
        "type" text, "externalId" text, "externalUrl" text, "title" text, "occurredAt" timestamptz, "endedAt" timestamptz,
        "windowAt" timestamptz, "count" integer, "metadata" jsonb
      )
      -- Read from the row that the fence has just locked: whoever left a place out before this has it left out here.
      where not held.excluded_places @> jsonb_build_array(jsonb_build_object('key', ${placeOf(sql`"metadata"`)}))
    ), before as (
      select old.* from given cross join lateral (
        select external_id, type, count, occurred_at, ended_at from activities
        where user_id = ${lease.userId} and source = ${lease.provider} and external_id = given."externalId"
        -- One at most; said so that the planner looks each up by its key instead of reading all rows of the user.
        limit 1
      ) as old
    ), written as (
      insert into activities as stored (
        user_id, connection_id, source, type, external_id, external_url, title, occurred_at, ended_at, window_at, count, metadata
      )
      select ${lease.userId}::uuid, ${lease.connectionId}::uuid, ${lease.provider}::text, "type", "externalId", "externalUrl",
        "title", "occurredAt", "endedAt", "windowAt", "count", "metadata"
      from given
      on conflict (user_id, source, external_id) do update set
        connection_id = excluded.connection_id, type = excluded.type, external_url = excluded.external_url,
        title = excluded.title, occurred_at = excluded.occurred_at, ended_at = excluded.ended_at,
        window_at = excluded.window_at, count = excluded.count, metadata = excluded.metadata, updated_at = devtrack_now()
      -- An unchanged row is not written again: a quiet sync leaves the table as it was.
      where (stored.connection_id, stored.type, stored.external_url, stored.title, stored.occurred_at, stored.ended_at,
          stored.window_at, stored.count, stored.metadata)
        is distinct from (excluded.connection_id, excluded.type, excluded.external_url, excluded.title,
          excluded.occurred_at, excluded.ended_at, excluded.window_at, excluded.count, excluded.metadata)
      returning external_id, type, occurred_at, ended_at
    ), counted as (
      -- A row not stored before counts its actions; a count row seen again counts its growth.
      select coalesce(sum(greatest(0, given."count" - coalesce(before.count, 0))), 0)::integer as new_items,
        count(given."externalId")::integer as items
      from given left join before on before.external_id = given."externalId"
    ), logged as (
      update integration_sync_logs
      set items_synced = items_synced + counted.items, new_items = integration_sync_logs.new_items + counted.new_items,
        requests = requests + ${page.requests}
      from counted, held where integration_sync_logs.id = ${lease.runId}
    ), touched as (
      select type, occurred_at, ended_at from written
      union all
      select before.type, before.occurred_at, before.ended_at from before join written using (external_id)
    ), span as (
      select min(occurred_at) as from_at,
        -- A pull request that is still open waits on somebody in every window after it was opened.
        max(greatest(occurred_at, ended_at,
          case when type = 'pull_request' and ended_at is null then ${endOfTime}::timestamptz end)) as to_at
      from touched
    ), dropped as (
      delete from summary_cache using span
      where user_id = ${lease.userId} and depends_from <= span.to_at and depends_to >= span.from_at
    )
    select exists (select from held) as held, counted.new_items, counted.items,
      (select excluded_places from held) as excluded
    from counted`);
  const [{ held, new_items: newItems, items: itemsSynced, excluded }] = answer.parse(result).rows;
  return held ? { itemsSynced, newItems, excluded: new Set(excluded?.map(({ key }) => key)) } : null;
}

/** The place that a row's metadata names; null where its kind has none. */
export function placeOf(metadata: SQL | Column): SQL {
  const fields = [...new Set(Object.values(placeFields))].filter((field) => field !== null);
  return sql`coalesce(${sql.join(
    fields.map((field) => sql`${metadata} ->> ${sql.raw(`'${field}'`)}`),
    sql`, `,
  )})`;
}

export const endOfTime = '9999-12-31T00:00:00.000Z';

/** Postgres refuses a NUL and half a surrogate pair, which JSON can carry: they are replaced, and the row is kept. */
function jsonOf(rows: readonly NewActivity[]): string {
  const text = JSON.stringify(rows);
  if (!/\\u(?:0000|d[89a-f])/i.test(text)) return text;
  return JSON.stringify(rows, (_name, value: unknown) =>
    typeof value === 'string' ? Buffer.from(value.replaceAll('\0', '\uFFFD')).toString() : value,
  );
}
