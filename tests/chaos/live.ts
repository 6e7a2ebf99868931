/** Open pages of some people at one web process: when each change of their status arrived. */
import type { Ledger } from './ledger';
import type { Person } from './people';

interface Arrival {
  provider: string;
  /** Of the last run that has ended. */
  syncId: string | null;
  /** When the last run was begun. */
  attemptedAt: number | null;
  at: number;
}

export interface Latencies {
  changes: number;
  medianMs: number | null;
  p99Ms: number | null;
  maxMs: number | null;
  /** Changes that no page ever heard of. */
  unheard: number;
}

export class OpenPages {
  private readonly arrivals = new Map<string, Arrival[]>();
  private readonly readers: Reader[] = [];
  private from = 0;

  constructor(private readonly origin: string) {}

  async open(people: readonly Person[]): Promise<void> {
    await Promise.all(people.map((person) => this.openOne(person)));
    this.from = Date.now();
  }

  async close(): Promise<void> {
    await Promise.all(this.readers.map((reader) => reader.cancel()));
  }

  /** Of every beginning and end of a run since the pages were open, `settleMs` before now at the latest. */
  async latencies(ledger: Ledger, settleMs = 6000): Promise<Latencies> {
    const between = [new Date(this.from), new Date(Date.now() - settleMs)];
    const begun = await ledger.rows<{ user_id: string; provider: string; at: Date; attempted: Date }>(
      `select c.user_id, c.provider, k.at, k.attempted from chaos.claims k join connections c on c.id = k.connection_id
       where k.at between $1 and $2`,
      between,
    );
    const ended = await ledger.rows<{ user_id: string; provider: string; at: Date; run_id: string }>(
      'select user_id, provider, at, run_id from chaos.ends where at between $1 and $2',
      between,
    );
    const waits = [
      ...begun.map(({ user_id, provider, at, attempted }) =>
        this.wait(user_id, provider, at, (one) => (one.attemptedAt ?? 0) >= attempted.getTime()),
      ),
      ...ended.map(({ user_id, provider, at, run_id }) =>
        // The next run may have ended before the page looked.
        this.wait(user_id, provider, at, (one) => one.syncId === run_id || (one.attemptedAt ?? 0) > at.getTime()),
      ),
    ].filter((wait) => wait !== undefined);
    const heard = waits.filter((wait) => wait !== null).sort((a, b) => a - b);
    return {
      changes: waits.length,
      medianMs: quantile(heard, 0.5),
      p99Ms: quantile(heard, 0.99),
      maxMs: heard.at(-1) ?? null,
      unheard: waits.length - heard.length,
    };
  }

  /** Undefined: nobody has this person's page open. Null: it never came. */
  private wait(
    userId: string,
    provider: string,
    at: Date,
    fits: (arrival: Arrival) => boolean,
  ): number | null | undefined {
    const all = this.arrivals.get(userId);
    if (all === undefined) return undefined;
    const first = all.find((arrival) => arrival.provider === provider && arrival.at >= at.getTime() && fits(arrival));
    return first === undefined ? null : first.at - at.getTime();
  }

  private async openOne(person: Person): Promise<void> {
    const answer = await person.get(`${this.origin}/api/integrations/events`);
    if (answer.body === null || !answer.ok) throw new Error(`The live status answered ${answer.status}.`);
    const own: Arrival[] = [];
    this.arrivals.set(person.userId, own);
    const reader = answer.body.getReader();
    this.readers.push(reader);
    void hear(reader, (arrival) => void own.push(arrival));
  }
}

type Reader = ReadableStreamDefaultReader<Uint8Array>;

async function hear(reader: Reader, tell: (arrival: Arrival) => void): Promise<void> {
  const decoder = new TextDecoder();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    rest += decoder.decode(value, { stream: true });
    const events = rest.split('\n\n');
    rest = events.pop() ?? '';
    for (const event of events) {
      const data = /^data: (.*)$/m.exec(event)?.[1];
      if (data !== undefined) tell(arrivalOf(data));
    }
  }
}

function arrivalOf(data: string): Arrival {
  const status = JSON.parse(data) as {
    provider: string;
    lastAttempt: string | null;
    lastResult: { syncId: string } | null;
  };
  return {
    provider: status.provider,
    syncId: status.lastResult?.syncId ?? null,
    attemptedAt: status.lastAttempt === null ? null : Date.parse(status.lastAttempt),
    at: Date.now(),
  };
}

export function quantile(sorted: readonly number[], share: number): number | null {
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? null;
}
