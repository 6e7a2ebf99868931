/** Looks at the connections after every step that wrote, and names the first thing that must never be. */
import type { PGlite } from '@electric-sql/pglite';
import type { Statement } from './database';
import type { Actor } from './machine';

export interface Seen {
  id: string;
  user_id: string;
  provider: string;
  account_label: string;
  status: string;
  lease_owner: string | null;
  lease_gen: number;
  lease_until: number | null;
  token_gen: number;
  refresh_claimed_until: number | null;
  next_sync_at: number | null;
  run_id: string | null;
  consecutive_failures: number;
  error_code: string | null;
  importing: boolean;
  history_request: { reachBackDays: number | null; readAgain: boolean } | null;
  connected_at: number;
  streams: Record<string, StreamSeen> | null;
}

/** A stream's place in the stored cursor; times are ISO instants. */
export interface StreamSeen {
  nightlyAt: string;
  steadyFrom: string;
  backfilledTo: string;
  target: string;
  rereadTo: string | null;
  limited: { until: string } | null;
}

/** Something that must never be. */
export class Violation extends Error {
  override name = 'Violation';
}

const ms = (column: string): string => `(extract(epoch from ${column}) * 1000)::float8 as ${column}`;
const lookSql = `with gone as (delete from simulation_writes returning connection_id)
  select (select coalesce(json_agg(distinct connection_id), '[]') from gone) as written,
  (select coalesce(json_agg(seen), '[]') from (select id, user_id, provider, account_label, status, lease_owner, lease_gen, ${ms('lease_until')}, token_gen,
  ${ms('refresh_claimed_until')}, ${ms('next_sync_at')}, run_id, consecutive_failures, error_code, importing,
  history_request, ${ms('connected_at')}, cursor -> 'streams' as streams
  from connections order by provider, user_id) seen) as connections`;

export class Watch {
  connections: Seen[] = [];
  private readonly owners = new Map<string, Actor>();
  private readonly claimedAt = new Map<string, number>();
  private readonly claims = new Map<Actor, { connection: string; tokenGen: number }[]>();
  private wrote: { actor: Actor; statements: readonly Statement[] }[] = [];
  private ended = 0;
  /** Notices of failing in the present run of bad luck of a connection. */
  private readonly notices = new Map<string, number>();

  constructor(
    private readonly pglite: PGlite,
    private readonly now: () => number,
  ) {}

  carriedOut(actor: Actor, statements: readonly Statement[]): void {
    this.ended += statements.filter(({ text }) =>
      text.startsWith('update "integration_sync_logs" set "status"'),
    ).length;
    for (const { text, params, rows } of statements) {
      if (rows === 0 || !text.startsWith('update "connections"') || !text.includes('"refresh_attempt" + 1')) continue;
      const claimed = this.connections.find(({ id }) => params.includes(id));
      if (claimed === undefined) continue;
      const own = this.claims.get(actor) ?? [];
      this.claims.set(actor, [...own, { connection: claimed.id, tokenGen: claimed.token_gen }]);
    }
    this.wrote.push({
      actor,
      statements: statements.filter(({ text, rows }) => rows > 0 && /\b(insert into|update|delete from)\b/i.test(text)),
    });
  }

  find(id: string): Seen | undefined {
    return this.connections.find((connection) => connection.id === id);
  }

  holderOf(connection: Seen): Actor | null {
    if (connection.lease_owner === null || (connection.lease_until ?? 0) <= this.now()) return null;
    return this.owners.get(connection.lease_owner) ?? null;
  }

  /** The refresh that an actor has claimed last, of a connection of this provider. */
  claimOf(actor: Actor, provider: string): { connection: string; tokenGen: number } | null {
    const own = this.claims.get(actor) ?? [];
    return own.findLast(({ connection }) => this.find(connection)?.provider === provider) ?? null;
  }

  /** Since when a connection is with whoever holds it, or held it last. */
  heldSince({ id }: Seen): number {
    return this.claimedAt.get(id) ?? 0;
  }

  /** Null: nothing was written since. */
  async look(): Promise<{ before: readonly Seen[]; actor: Actor } | null> {
    const steps = this.wrote;
    this.wrote = [];
    const written = steps.filter(({ statements }) => statements.length > 0);
    const [last] = written;
    if (last === undefined) return null;
    const before = this.connections;
    const { rows } = await this.pglite.query<{ written: string[]; connections: Seen[] }>(lookSql);
    for (const id of rows[0]?.written ?? []) this.judgeHolder(last.actor, id, 'rows');
    for (const { statements } of written) this.judgeNotices(statements);
    this.connections = rows[0]?.connections ?? [];
    for (const connection of this.connections) {
      const old = before.find(({ id }) => id === connection.id);
      this.judge(last.actor, connection, old);
    }
    return { before, actor: last.actor };
  }

  /** Nobody may write for a connection without holding it. */
  private judgeHolder(actor: Actor, id: string, what: string): void {
    const connection = this.find(id);
    if (connection === undefined || !actor.name.startsWith('worker')) return;
    const owner = connection.lease_owner === null ? undefined : this.owners.get(connection.lease_owner);
    if (owner === actor) return;
    throw new Violation(
      `${actor.name} writes ${what} of ${connection.provider}, which ${owner?.name ?? 'nobody'} holds`,
    );
  }

  /** Read or not: one notice tells of any number of failures in a row. */
  private judgeNotices(statements: readonly Statement[]): void {
    for (const { text, params } of statements) {
      if (!text.startsWith('insert into "notifications"') || !params.includes('sync_failing')) continue;
      const connection = this.connections.find(
        ({ user_id, provider }) => params.includes(user_id) && params.includes(provider),
      );
      if (connection === undefined) continue;
      const count = (this.notices.get(connection.id) ?? 0) + 1;
      this.notices.set(connection.id, count);
      if (count > 1) throw new Violation(`a second notification that ${connection.provider} fails`);
    }
  }

  private judge(actor: Actor, connection: Seen, old: Seen | undefined): void {
    const { provider } = connection;
    if (connection.lease_gen !== (old?.lease_gen ?? 0)) {
      if (connection.lease_owner !== null) this.owners.set(connection.lease_owner, actor);
      this.claimedAt.set(connection.id, this.now());
      if (old !== undefined && (old.lease_until ?? 0) > this.now())
        throw new Violation(`${actor.name} claims ${provider}, which is held until ${iso(old.lease_until)}`);
    } else if (old !== undefined && connection.lease_until !== old.lease_until && old.lease_owner !== null)
      judgeLease(actor, connection, this.owners.get(old.lease_owner));
    else if (old?.lease_owner === null && connection.lease_until !== null)
      throw new Violation(`${actor.name} takes a lease of ${provider} that it has not claimed`);
    const claimed = connection.refresh_claimed_until;
    if (claimed !== null && claimed !== (old?.refresh_claimed_until ?? null)) {
      if (old !== undefined && (old.refresh_claimed_until ?? 0) > this.now() && old.token_gen === connection.token_gen)
        throw new Violation(
          `${actor.name} claims a refresh of ${provider} that is claimed until ${iso(old.refresh_claimed_until)}`,
        );
    }
    if (connection.consecutive_failures === 0) this.notices.delete(connection.id);
    if (connection.next_sync_at === null && connection.status === 'active')
      throw new Violation(`${provider} is active and never due again`);
    if (old !== undefined && connection.token_gen < old.token_gen)
      throw new Violation(`the token generation of ${provider} goes back`);
    if (old !== undefined && old.history_request !== null && connection.history_request === null)
      judgeTaken(connection, old.history_request);
    if (connection.consecutive_failures > (old?.consecutive_failures ?? 0) + 1)
      throw new Violation(
        `${provider} counts ${connection.consecutive_failures} failures after ${old?.consecutive_failures ?? 0}`,
      );
  }

  /** What has to hold whenever nobody is in the midst of anything. */
  async judgeLogs(): Promise<void> {
    const { rows: doubled } = await this.pglite.query<{ kind: string; provider: string }>(
      `select kind, provider from notifications where read_at is null group by user_id, kind, provider having count(*) > 1`,
    );
    if (doubled[0] !== undefined) throw new Violation(`two notifications ${doubled[0].kind} of ${doubled[0].provider}`);
    const { rows: orphans } = await this.pglite.query<{ provider: string; status: string }>(
      `select l.provider, l.status from integration_sync_logs l where l.status in ('queued', 'running')
         and not exists (select 1 from connections c where c.run_id = l.id)`,
    );
    if (orphans[0] !== undefined)
      throw new Violation(`a run of ${orphans[0].provider} is ${orphans[0].status} and nobody's`);
    const { rows: lost } = await this.pglite.query<{ provider: string; status: string }>(
      `select c.provider, l.status from connections c left join integration_sync_logs l on l.id = c.run_id
         where c.run_id is not null and (l.id is null or l.status not in ('queued', 'running'))`,
    );
    if (lost[0] !== undefined) throw new Violation(`${lost[0].provider} points to a run that is ${lost[0].status}`);
  }

  /** Whether runs have ended since it was last asked. */
  takeEnded(): boolean {
    const any = this.ended > 0;
    this.ended = 0;
    return any;
  }
}

function judgeLease(actor: Actor, { provider }: Seen, owner: Actor | undefined): void {
  if (owner !== actor && actor.name.startsWith('worker'))
    throw new Violation(`${actor.name} moves the lease of ${provider}, which ${owner?.name ?? 'nobody'} holds`);
}

/** A request that is gone has to be in the cursor. */
function judgeTaken({ provider, streams }: Seen, request: NonNullable<Seen['history_request']>): void {
  const all = Object.values(streams ?? {});
  if (request.readAgain && (all.length === 0 || all.some(({ rereadTo }) => rereadTo === null)))
    throw new Violation(`what was asked of ${provider} is not read again`);
}

function iso(at: number | null): string {
  return at === null ? 'never' : new Date(at).toISOString();
}
