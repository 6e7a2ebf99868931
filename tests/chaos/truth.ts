/** The providers' own data, what people do to it meanwhile, and the comparison of every stored row with it. */
import { randomBy } from '@/sandbox/synthetic/random';
import { CalendarWorld } from '../simulation/worlds/calendar';
import { GitHubWorld } from '../simulation/worlds/github';
import { NotionWorld } from '../simulation/worlds/notion';
import { SlackWorld } from '../simulation/worlds/slack';
import { dayMs, type ProviderWorld, type TruthRow } from '../simulation/worlds/world';
import type { ConnectionRow, Ledger } from './ledger';
import { providerIds, type ProviderId } from './people';
import type { ProviderSide } from './provider-side';

const makers = { github: GitHubWorld, notion: NotionWorld, slack: SlackWorld, calendar: CalendarWorld };
/** The days that a nightly pass reads again. */
const nightlyDays = 30;

export interface Difference {
  kind: 'lost' | 'falsely deleted' | 'doubled' | 'left over' | 'wrong' | 'invented';
  connection: string;
  detail: string;
}

export class Truth {
  private readonly worlds: ReadonlyMap<ProviderId, ProviderWorld>;
  /** All that a provider ever said, so that nothing invented can be stored. */
  private readonly said = new Map<ProviderId, Set<string>>();
  changes = 0;

  constructor(
    seed: number,
    itemsEach: number,
    private readonly providers: ProviderSide,
  ) {
    const make = (id: ProviderId): ProviderWorld => new makers[id](randomBy(`${id} ${seed}`), Date.now(), itemsEach);
    this.worlds = new Map(providerIds.map((id) => [id, make(id)]));
  }

  async serveAll(): Promise<void> {
    for (const id of providerIds) await this.serve(id);
  }

  async change(provider: ProviderId, times: number): Promise<void> {
    for (let done = 0; done < times; done += 1) this.worldOf(provider).change(Date.now());
    this.changes += times;
    await this.serve(provider);
  }

  /** Every row within the nightly pass that ended after `restedAt`; what is older was right once. */
  async compare(
    ledger: Ledger,
    connection: ConnectionRow,
    restedAt: number,
  ): Promise<{ rows: number; differences: Difference[] }> {
    const world = this.worldOf(connection.provider);
    const now = Date.now();
    const targets = Object.values(connection.streams ?? {}).map(({ target }) => Date.parse(target));
    const from = Math.max(restedAt - nightlyDays * dayMs, ...targets);
    const to = now + world.aheadDays * dayMs;
    const isInside = ({ windowAt }: TruthRow): boolean => windowAt >= from && windowAt < to;
    const truth = new Map(world.rows(now).map((row) => [row.externalId, row]));
    const stored = await storedRows(ledger, connection.id);
    const differences: Difference[] = [];
    const differs = (kind: Difference['kind'], detail: string): void =>
      void differences.push({ kind, connection: `${connection.provider} ${connection.id}`, detail });
    const said = this.saidBy(connection.provider);
    const seen = new Set<string>();
    let rows = 0;
    for (const row of stored) {
      const text = textOf(row);
      if (seen.has(row.externalId)) differs('doubled', row.externalId);
      seen.add(row.externalId);
      if (!said.has(text)) differs('invented', text);
      if (!isInside(row) || world.keepsFormer.includes(row.type)) continue;
      rows += 1;
      const real = truth.get(row.externalId);
      if (real === undefined) differs('left over', text);
      else if (textOf(real) !== text) differs('wrong', `${text}, and is ${textOf(real)}`);
    }
    for (const row of truth.values()) {
      if (!isInside(row) || seen.has(row.externalId)) continue;
      const deleted = await ledger.count('chaos.deleted where user_id = $1 and source = $2 and external_id = $3', [
        connection.user_id,
        connection.provider,
        row.externalId,
      ]);
      differs(deleted > 0 ? 'falsely deleted' : 'lost', textOf(row));
    }
    const off = await this.compareTimeOff(ledger, connection, from, to);
    return { rows: rows + off.rows, differences: [...differences, ...off.differences] };
  }

  private async compareTimeOff(ledger: Ledger, { id, provider }: ConnectionRow, from: number, to: number) {
    const stored = await ledger.rows<{ external_id: string; starts_at: Date; ends_at: Date }>(
      'select external_id, starts_at, ends_at from time_off where connection_id = $1',
      [id],
    );
    // What touches an edge may or may not have been seen.
    const inside = (row: { startsAt: number; endsAt: number }): boolean => row.startsAt >= from && row.endsAt < to;
    const is = stored
      .map((row) => ({ externalId: row.external_id, startsAt: row.starts_at.getTime(), endsAt: row.ends_at.getTime() }))
      .filter(inside)
      .map((row) => JSON.stringify(row));
    const real = this.worldOf(provider)
      .timeOff(Date.now())
      .filter(inside)
      .map((row) => JSON.stringify(row));
    const connection = `${provider} ${id}`;
    const differences: Difference[] = [
      ...is
        .filter((text) => !real.includes(text))
        .map((detail) => ({ kind: 'left over' as const, connection, detail })),
      ...real.filter((text) => !is.includes(text)).map((detail) => ({ kind: 'lost' as const, connection, detail })),
    ];
    return { rows: real.length, differences };
  }

  async serve(provider: ProviderId): Promise<void> {
    const world = this.worldOf(provider);
    const said = this.saidBy(provider);
    for (const row of world.rows(Date.now())) said.add(textOf(row));
    await this.providers.serve(provider, world.data);
  }

  private worldOf(provider: ProviderId): ProviderWorld {
    const world = this.worlds.get(provider);
    if (world === undefined) throw new Error(`There is no world of ${provider}.`);
    return world;
  }

  private saidBy(provider: ProviderId): Set<string> {
    const known = this.said.get(provider) ?? new Set();
    this.said.set(provider, known);
    return known;
  }
}

interface StoredRow {
  type: string;
  external_id: string;
  title: string;
  occurred_at: Date;
  ended_at: Date | null;
  window_at: Date;
  count: number;
  metadata: Record<string, unknown>;
}

async function storedRows(ledger: Ledger, connection: string): Promise<TruthRow[]> {
  const rows = await ledger.rows<StoredRow>(
    'select type, external_id, title, occurred_at, ended_at, window_at, count, metadata from activities where connection_id = $1',
    [connection],
  );
  return rows.map((row) => ({
    type: row.type,
    externalId: row.external_id,
    title: row.title,
    occurredAt: row.occurred_at.getTime(),
    endedAt: row.ended_at?.getTime() ?? null,
    windowAt: row.window_at.getTime(),
    count: row.count,
    facts: row.metadata,
  }));
}

/** The part of each type's metadata that is compared. */
const factNames: Readonly<Record<string, readonly string[]>> = {
  commit: ['repository', 'isMerge'],
  pull_request: ['repository', 'number', 'state'],
  issue: ['repository', 'number', 'state'],
  review: ['repository', 'number'],
  page_edit: ['pageId', 'trashed'],
  message_count: ['conversation', 'count', 'replies'],
  reaction_count: ['conversation', 'count'],
  meeting: ['attendeeCount'],
};

function textOf({ type, externalId, title, occurredAt, endedAt, windowAt, count, facts }: TruthRow): string {
  const chosen = (factNames[type] ?? []).map((name) => facts[name]);
  return JSON.stringify([type, externalId, title, occurredAt, endedAt, windowAt, count, ...chosen]);
}
