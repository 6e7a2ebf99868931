/**
 * One run of one connection: what is due of each stream, steady windows first, then history, newest first. Every page is
 * one transaction with its cursor; the caller turns how it ended into the connection's next state.
 */
import { commitBatch, findUnseen } from '../db/queries/commit-batch';
import type { StoredProgress } from '../db/schema/connections';
import { IntegrationError, policyFor } from './errors';
import type { BudgetReading, ProviderSession, Stream, Window } from './provider';
import {
  RunAbortedError,
  type Degraded,
  type Limited,
  type OpenSession,
  type RunContext,
  type RunResult,
} from './sync-context';
import {
  afterHistoryWindow,
  afterLimit,
  afterSteady,
  historyWindow,
  isBackfilled,
  limitedUntil,
  startStream,
  steadyWindow,
  type StreamCursor,
} from './sync-cursor';
import { backOff, isLimit, limitAll, maxRetries, openWithRetries } from './sync-opening';
import { rateLimitEnd } from './sync-outcome';
import { readWindow, type PagePart, type ReadWindow } from './window-read';

interface Tries {
  /** A token was refused in this window before, and another one wanted. */
  renewed: boolean;
  failures: number;
}

/** No provider's access token lives shorter: one of this age that is refused has not expired. */
const freshTokenMs = 5 * 60_000;
/** What is left of a budget below this share of its limit is for syncs that somebody asks for. */
const reserve = 0.1;

/** Reads everything that is due. Throws the IntegrationError that ended it, LeaseLostError or RunAbortedError. */
export async function runSync(context: RunContext): Promise<RunResult> {
  let opened: OpenSession;
  try {
    opened = await openWithRetries(context, false);
  } catch (error) {
    if (isLimit(error) && context.cursor !== null) return limitAll(context, context.cursor, error);
    throw error;
  }
  const run = new SyncRun(context, opened);
  await run.begin();
  await run.steady();
  await run.history();
  return run.result();
}

class SyncRun {
  private readonly degraded = new Map<string, Degraded>();
  private readonly limited = new Map<string, Limited>();
  /** Streams that this run may not read, or not any more. */
  private readonly closed = new Set<string>();
  /** Streams of which this run has committed rows: a limit after that starts at the first step again. */
  private readonly moved = new Set<string>();
  /** What the streams' budgets have left, as far as anybody knows, and which of it others were not told yet. */
  private readonly budgets = new Map<string, BudgetReading>();
  private readonly untold = new Set<string>();
  private readonly cursors: Record<string, StreamCursor>;
  private read = false;
  private done = 0;
  private total: number | null = null;
  private phase: StoredProgress['phase'];
  private session: ProviderSession;
  private tokenIssuedAt: Date | null;

  constructor(
    private readonly context: RunContext,
    { session, tokenIssuedAt }: OpenSession,
  ) {
    this.session = session;
    this.tokenIssuedAt = tokenIssuedAt;
    // Without those that the provider has no more: nothing would move them, and what is covered ends at the last of all.
    const kept = Object.entries(context.cursor?.streams ?? {}).filter(([stored]) =>
      session.streams.some(({ name }) => name === stored),
    );
    this.cursors = Object.fromEntries(kept);
    // Until the newest windows are there it is the recent days that a person waits for.
    this.phase = session.streams.some(({ name }) => this.cursorOf(name).windows === 0) ? 'recent' : 'update';
  }

  /** Sets aside what has to wait; the rest starts. */
  async begin(): Promise<void> {
    const { startedAt } = this.context;
    const known = await this.context.findBudgets([...new Set(this.session.streams.map(({ budget }) => budget))]);
    for (const [budget, reading] of known) this.budgets.set(budget, reading);
    for (const stream of this.session.streams) {
      const until = limitedUntil(this.cursorOf(stream.name), startedAt);
      const left = this.budgets.get(stream.budget);
      if (until !== null) this.setAside(stream, until, true);
      else if (left !== undefined && left.remaining <= 0) this.setAside(stream, left.resetsAt, true);
    }
    if (!this.context.mayUseReserve) this.keepReserve(this.session.streams);
    await this.commit({});
  }

  async steady(): Promise<void> {
    const { startedAt } = this.context;
    for (const stream of this.session.streams) {
      if (this.closed.has(stream.name)) continue;
      const window = steadyWindow(this.cursorOf(stream.name), stream, startedAt);
      if (window !== null)
        await this.readWindow(stream.name, window, (cursor, { memory }) => afterSteady(cursor, startedAt, memory));
    }
    await this.tellBudgets();
  }

  async history(): Promise<void> {
    for (let windows = 0; ; windows += 1) {
      this.keepReserve(this.historyLeft().flatMap(({ stream }) => (this.isAwaited(stream) ? [] : [stream])));
      const [next] = this.historyLeft();
      if (next === undefined) return;
      if (windows > 0 && (await this.context.isWanted())) throw new RunAbortedError('Others wait for this place.');
      const { stream, window } = next;
      const isNewest = this.cursorOf(stream.name).windows === 0;
      if (!isNewest || this.phase === 'update') this.phase = 'history';
      await this.readWindow(stream.name, window, (cursor, { rows, memory }) =>
        afterHistoryWindow(cursor, stream, window, rows, memory),
      );
      await this.tellBudgets();
    }
  }

  result(): RunResult {
    const limited = [...this.limited.values()];
    const blocked = limited.length > 0 && this.session.streams.every(({ name }) => this.closed.has(name));
    return { degraded: [...this.degraded.values()], limited, blocked, read: this.read };
  }

  /**
   * First the stream that is least far back, so that the recent days of all streams come first. A stream that reads all of
   * its history in one pass comes after the newest window of the others.
   */
  private historyLeft(): { stream: Stream; window: Window }[] {
    const { settings, startedAt } = this.context;
    const left = this.session.streams
      .filter(({ name }) => !this.closed.has(name))
      .map((stream) => ({
        stream,
        window: historyWindow(this.cursorOf(stream.name), stream, settings.windowDays, startedAt),
      }))
      .filter((entry): entry is { stream: Stream; window: Window } => entry.window !== null);
    const rank = ({ stream, window }: { stream: Stream; window: Window }): number =>
      stream.backfill === 'whole'
        ? startedAt.getTime() - 1
        : this.cursorOf(stream.name).windows === 0
          ? startedAt.getTime()
          : window.to.getTime();
    return left.toSorted((a, b) => rank(b) - rank(a));
  }

  /** Somebody waits for the newest days of a first import; older history leaves the reserve alone. */
  private isAwaited({ name, backfill }: Stream): boolean {
    const { windows, rereadTo } = this.cursorOf(name);
    return this.context.mayUseReserve && backfill === 'windows' && windows === 0 && rereadTo === null;
  }

  /**
   * Reads one window of one stream to its last page, again from its start after an error that allows it. The tries are
   * counted per window: a page that can be read before the one that cannot must not make them endless.
   */
  private async readWindow(
    name: string,
    window: Window,
    after: (cursor: StreamCursor, read: ReadWindow) => StreamCursor,
  ): Promise<void> {
    const tries: Tries = { renewed: false, failures: 0 };
    const doneBefore = this.done;
    while (!this.closed.has(name)) {
      // Looked up each time: a refreshed token comes with a session of its own.
      const stream = this.session.streams.find((candidate) => candidate.name === name);
      if (stream === undefined) return;
      try {
        const read = await readWindow(stream, window, this.cursorOf(name).memory, this.sinkOf(stream));
        this.cursors[name] = after(this.cursorOf(name), read);
        if (read.withheld) this.degraded.set(name, { ...describe(stream), types: [], code: 'forbidden' });
        const covered = window.reason === 'backfill' ? window : null;
        const { absent, waiting } = read;
        await this.commit({ absent, waiting, covered, ...(covered === null ? {} : { through: window.from }) });
        this.read = true;
        return;
      } catch (error) {
        if (!(error instanceof IntegrationError)) throw error;
        this.done = doneBefore;
        await this.recover(error, stream, tries);
      }
    }
  }

  private sinkOf(stream: Stream) {
    return {
      commitPage: async (part: PagePart): Promise<void> => {
        this.assertGoingOn();
        this.done += (part.activities ?? []).reduce((sum, activity) => sum + activity.count, 0);
        // A page with nothing in it changes nothing; its requests are counted with the next one.
        if ([part.activities, part.timeOff, part.removed].some((list) => list?.length)) await this.commit(part);
        if (part.activities?.length) this.moved.add(stream.name);
      },
      findUnseen: (absent: Parameters<typeof findUnseen>[2], limit: number) =>
        findUnseen(this.context.db, this.context.lease, absent, limit),
      noteBudget: (reading: BudgetReading) => {
        this.budgets.set(stream.budget, reading);
        this.untold.add(stream.budget);
      },
    };
  }

  /** Returns when the window may be read again, or its stream is set aside; throws otherwise. */
  private async recover(error: IntegrationError, stream: Stream, tries: Tries): Promise<void> {
    const policy = policyFor(error.code);
    if (policy.retry === 'refresh' && (await this.mayRenew(tries))) {
      await this.reopen();
      tries.renewed = true;
    } else if (policy.retry === 'limit') {
      await this.limit(error, stream);
    } else if (policy.connection === 'degrade') {
      this.closed.add(stream.name);
      this.degraded.set(stream.name, { ...describe(stream), code: error.code });
    } else if (['now', 'refresh'].includes(policy.retry) && tries.failures < maxRetries) {
      // A fresh token can be refused for a moment, until all of the provider's servers know it.
      await backOff(this.context, tries.failures);
      tries.failures += 1;
    } else {
      throw error;
    }
  }

  /** What came in its place may have lived its time too: somebody else's renewal of hours ago, or a process that slept. */
  private async mayRenew({ renewed }: Tries): Promise<boolean> {
    if (!renewed || this.tokenIssuedAt === null) return true;
    return (await this.context.now()).getTime() - this.tokenIssuedAt.getTime() > freshTokenMs;
  }

  /** A limit of the token endpoint holds for all streams. */
  private async reopen(): Promise<void> {
    try {
      const opened = await openWithRetries(this.context, true);
      this.session = opened.session;
      this.tokenIssuedAt = opened.tokenIssuedAt;
    } catch (error) {
      if (!isLimit(error)) throw error;
      for (const stream of this.session.streams) if (!this.closed.has(stream.name)) await this.limit(error, stream);
    }
  }

  /** What the provider limits together waits together; other streams go on. */
  private async limit(error: IntegrationError, stream: Stream): Promise<void> {
    const now = await this.context.now();
    const level = this.moved.has(stream.name) ? 0 : (this.cursorOf(stream.name).limited?.level ?? 0);
    const until = rateLimitEnd(now, level, error.retryAfterSeconds);
    for (const other of this.session.streams) {
      if (other.budget !== stream.budget || this.closed.has(other.name)) continue;
      this.setAside(other, until, true);
      this.cursors[other.name] = afterLimit(this.cursorOf(other.name), until, level + 1);
    }
    this.untold.delete(stream.budget);
    await this.context.writeBudget(stream.budget, { limit: 0, remaining: 0, resetsAt: until });
    await this.commit({});
  }

  private setAside(stream: Stream, until: Date, asked: boolean): void {
    this.closed.add(stream.name);
    this.limited.set(stream.name, { ...describe(stream), code: 'rate_limited', until, asked });
  }

  /** Those whose budget is down to the reserve wait for its reset. */
  private keepReserve(streams: readonly Stream[]): void {
    for (const stream of streams) {
      const left = this.budgets.get(stream.budget);
      if (this.closed.has(stream.name) || left === undefined || left.resetsAt <= this.context.startedAt) continue;
      if (left.remaining <= left.limit * reserve) this.setAside(stream, left.resetsAt, false);
    }
  }

  private async tellBudgets(): Promise<void> {
    for (const budget of this.untold) {
      const reading = this.budgets.get(budget);
      if (reading !== undefined) await this.context.writeBudget(budget, reading);
    }
    this.untold.clear();
  }

  private async commit(part: PagePart): Promise<void> {
    this.assertGoingOn();
    if (part.total !== undefined && part.total !== null) this.total = part.total;
    const through = part.through?.toISOString() ?? null;
    const result = await commitBatch(this.context.db, this.context.lease, {
      activities: part.activities ?? [],
      timeOff: part.timeOff ?? [],
      removed: part.removed ?? [],
      absent: part.absent ?? null,
      waiting: part.waiting ?? null,
      covered: part.covered ?? null,
      cursor: { streams: this.cursors },
      importing: this.session.streams.some(({ name }) => !isBackfilled(this.cursorOf(name))),
      progress: { done: this.done, total: this.total, phase: this.phase, through },
      requests: this.context.takeRequests(),
    });
    this.context.onCommit(result);
  }

  private cursorOf(name: string): StreamCursor {
    return (this.cursors[name] ??= startStream(this.context.startedAt, this.context.settings));
  }

  private assertGoingOn(): void {
    if (this.context.signal.aborted) throw new RunAbortedError('The run was asked to end.');
  }
}

function describe({ name, label, types }: Stream): Omit<Degraded, 'code'> {
  return { stream: name, reason: label, types: [...types] };
}
