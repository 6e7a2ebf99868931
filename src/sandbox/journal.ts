/**
 * What happened at each provider since the last reset, in the provider's own words: the oracle of tests. Counts are
 * exact; of the single events the newest are kept. Grants go by their id, which opens nothing.
 */
export type JournalEvent =
  | 'code_redeemed'
  | 'code_refused'
  | 'tokens_issued'
  /** A request to refresh arrived, whatever became of it. */
  | 'refresh_asked'
  | 'refresh_succeeded'
  | 'refresh_refused'
  /** Succeeded, but the answer did not reach the client whole. */
  | 'refresh_unanswered'
  /** A refresh token came that had been used up before; also counted as succeeded (in its grace time) or refused. */
  | 'refresh_presented_again'
  | 'grant_ended';

export interface JournalCounts {
  events: Partial<Record<JournalEvent, number>>;
  /** API and token requests by the status answered; `none`: no answer, or a broken one. */
  requests: Record<string, number>;
}

export interface JournalEntry {
  /** Rises by one with every entry of any provider. */
  number: number;
  at: string;
  provider: string;
  /** Null: no known grant. */
  grant: string | null;
  event: JournalEvent;
}

export interface JournalRequest {
  at: string;
  provider: string;
  grant: string | null;
  method: string;
  path: string;
  status: number | 'none';
}

export interface JournalView {
  providers: Record<string, JournalCounts & { grants: Record<string, JournalCounts> }>;
  /** Oldest first. */
  entries: JournalEntry[];
  requests: JournalRequest[];
}

const keptPerProvider = 1000;
const grantsCounted = 20_000;

interface ProviderRecord {
  counts: JournalCounts;
  grants: Map<string, JournalCounts>;
  entries: Ring<JournalEntry>;
  requests: Ring<JournalRequest>;
}

export class Journal {
  private readonly providers = new Map<string, ProviderRecord>();
  private number = 0;

  constructor(private readonly now: () => Date) {}

  note(provider: string, grant: string | null, event: JournalEvent): void {
    const record = this.recordOf(provider);
    for (const { events } of countsOf(record, grant)) events[event] = (events[event] ?? 0) + 1;
    this.number += 1;
    record.entries.push({ number: this.number, at: this.now().toISOString(), provider, grant, event });
  }

  request(request: Omit<JournalRequest, 'at'>): void {
    const record = this.recordOf(request.provider);
    for (const { requests } of countsOf(record, request.grant))
      requests[request.status] = (requests[request.status] ?? 0) + 1;
    record.requests.push({ at: this.now().toISOString(), ...request });
  }

  reset(): void {
    this.providers.clear();
    this.number = 0;
  }

  /** `last`: how many single entries and requests of each provider, at most. */
  view(filter: { provider?: string | undefined; grant?: string | undefined; last?: number } = {}): JournalView {
    const { provider, grant, last = 100 } = filter;
    const chosen = [...this.providers].filter(([id]) => provider === undefined || id === provider);
    const isWanted = (entry: { grant: string | null }) => grant === undefined || entry.grant === grant;
    const newest = <T extends { grant: string | null }>(ring: Ring<T>) =>
      last === 0 ? [] : ring.toArray().filter(isWanted).slice(-last);
    return {
      providers: Object.fromEntries(
        chosen.map(([id, { counts, grants }]) => [
          id,
          {
            ...copyOf(counts),
            grants: Object.fromEntries(
              [...grants].filter(([key]) => grant === undefined || key === grant).map(([key, of]) => [key, copyOf(of)]),
            ),
          },
        ]),
      ),
      entries: chosen.flatMap(([, { entries }]) => newest(entries)).sort((a, b) => a.number - b.number),
      requests: chosen.flatMap(([, { requests }]) => newest(requests)),
    };
  }

  private recordOf(provider: string): ProviderRecord {
    const known = this.providers.get(provider);
    if (known) return known;
    const fresh = {
      counts: { events: {}, requests: {} },
      grants: new Map<string, JournalCounts>(),
      entries: new Ring<JournalEntry>(keptPerProvider),
      requests: new Ring<JournalRequest>(keptPerProvider),
    };
    this.providers.set(provider, fresh);
    return fresh;
  }
}

/** A grant beyond the limit is counted with its provider alone. */
function countsOf({ counts, grants }: ProviderRecord, grant: string | null): JournalCounts[] {
  if (grant === null) return [counts];
  const known = grants.get(grant);
  if (known) return [counts, known];
  if (grants.size >= grantsCounted) return [counts];
  const fresh: JournalCounts = { events: {}, requests: {} };
  grants.set(grant, fresh);
  return [counts, fresh];
}

function copyOf({ events, requests }: JournalCounts): JournalCounts {
  return { events: { ...events }, requests: { ...requests } };
}

/** The newest of any number of entries, in constant memory and time. */
class Ring<T> {
  private readonly slots: T[] = [];
  private next = 0;

  constructor(private readonly size: number) {}

  push(entry: T): void {
    this.slots[this.next] = entry;
    this.next = (this.next + 1) % this.size;
  }

  /** Oldest first. */
  toArray(): T[] {
    return this.slots.length < this.size
      ? [...this.slots]
      : [...this.slots.slice(this.next), ...this.slots.slice(0, this.next)];
  }
}
