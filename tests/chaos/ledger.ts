/** The ledger that the database keeps of a run, and what the run itself asks and orders of the tables. */
import pg from 'pg';
import { ledgerSql } from './ledger-sql';
import type { ProviderId } from './people';

export interface ConnectionRow {
  id: string;
  user_id: string;
  provider: ProviderId;
  status: string;
  error_code: string | null;
  run_id: string | null;
  degraded: { stream: string; code: string }[];
  history_request: unknown;
  held: boolean;
  streams: Record<string, StreamPlace> | null;
}

export interface StreamPlace {
  nightlyAt: string;
  target: string;
  backfilledTo: string;
  rereadTo: string | null;
  limited: { until: string } | null;
}

/** A connection that a process held at some moment. */
export interface Held {
  id: string;
  leased: boolean;
  lease_gen: number;
  refresh_attempt: number;
  /** The refresh under way is this process's own. */
  refreshing: boolean;
}

export interface Death {
  id: string;
  connection_id: string;
  user_id: string;
  provider: ProviderId;
  code: string | null;
}

/** The name under which the run's own statements are told from the product's. */
export const ownName = 'chaos';

export class Ledger {
  private constructor(readonly pool: pg.Pool) {}

  static async open(databaseUrl: string): Promise<Ledger> {
    const pool = new pg.Pool({ connectionString: databaseUrl, application_name: ownName, max: 6 });
    await pool.query(ledgerSql);
    return new Ledger(pool);
  }

  async rows<Row extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<Row[]> {
    return (await this.pool.query<Row>(text, values)).rows;
  }

  async count(text: string, values: unknown[] = []): Promise<number> {
    const [row] = await this.rows<{ n: number }>(`select count(*)::int as n from ${text}`, values);
    return row?.n ?? 0;
  }

  async register(name: string, role: string, pid: number): Promise<void> {
    await this.pool.query('insert into chaos.processes (name, role, pid) values ($1, $2, $3)', [name, role, pid]);
  }

  /** In an order that stays: by the user's and the provider's name. */
  connections(): Promise<ConnectionRow[]> {
    return this.rows<ConnectionRow>(
      `select c.id, c.user_id, c.provider, c.status, c.error_code, c.run_id, c.degraded, c.history_request,
         coalesce(c.lease_until > now(), false) as held, c.cursor -> 'streams' as streams
       from connections c join users u on u.id = c.user_id order by u.email, c.provider`,
    );
  }

  heldBy(pid: number): Promise<Held[]> {
    return this.rows<Held>(
      `with held as (select id, lease_gen, refresh_attempt,
           coalesce(chaos.holder(lease_owner) = $1 and lease_until > now(), false) as leased,
           coalesce(refresh_claimed_until > now(), false) and exists (select 1 from chaos.refreshes r
             where r.connection_id = c.id and r.attempt = c.refresh_attempt and r.pid = $1) as refreshing
         from connections c)
       select * from held where leased or refreshing`,
      [pid],
    );
  }

  /** Connections that have begun to ask for a reconnection since `after`. */
  deathsSince(after: string): Promise<Death[]> {
    return this.rows<Death>(
      `select id, connection_id, user_id, provider, code from chaos.states
       where id > $1 and status = 'reauthorization_required' order by id`,
      [after],
    );
  }

  /** Lets some connections, of these users or of all, be due that would wait for their interval, longest waiting first. */
  async makeDue(count: number, userIds: readonly string[] | null = null): Promise<void> {
    await this.pool.query(
      `with picked as (select id from connections where status = 'active' and lease_owner is null and next_sync_at > now()
           and (rate_limited_until is null or rate_limited_until <= now()) and ($2::uuid[] is null or user_id = any($2))
           order by last_attempt_at nulls first limit $1 for update skip locked),
         pushed as (update connections c set next_sync_at = now() from picked where c.id = picked.id returning c.id)
       select pg_notify('devtrack_due', id::text) from pushed`,
      [count, userIds],
    );
  }

  /** Ends backends of the product's processes, as a failing server or an operator does. */
  async cutBackends(share: number): Promise<number> {
    const cut = await this.rows(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and application_name in (select name from chaos.processes) and random() < $1`,
      [share],
    );
    return cut.length;
  }

  /** As if a day and every wait had passed, for connections that nobody is at. */
  async passDay(connection: ConnectionRow): Promise<void> {
    const streams = Object.entries(connection.streams ?? {}).map(([name, stream]) => [
      name,
      {
        ...stream,
        nightlyAt: new Date(Date.parse(stream.nightlyAt) - 86_400_000).toISOString(),
        limited: stream.limited === null ? null : { ...stream.limited, until: new Date(0).toISOString() },
      },
    ]);
    await this.pool.query(
      `update connections set cursor = case when cursor is null then null else jsonb_set(cursor, '{streams}', $2) end,
         rate_limited_until = null, next_sync_at = now() where id = $1 and lease_owner is null and status = 'active'`,
      [connection.id, JSON.stringify(Object.fromEntries(streams))],
    );
    await this.pool.query('update rate_budgets set resets_at = now() where resets_at > now()');
    await this.pool.query(`select pg_notify('devtrack_due', $1)`, [connection.id]);
  }
}
