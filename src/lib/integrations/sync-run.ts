/**
 * One run of one connection: steady windows first, then history, newest first. Every page is one transaction with its
 * cursor; the caller turns how it ended into the connection's next state.
 */
import { commitBatch, type Absence, type Batch, type BatchResult, type Lease } from '../db/queries/commit-batch';
import type { StoredProgress } from '../db/schema';
import type { Db } from '../db/client';
import type { NewActivity } from './activity';
import { IntegrationError, policyFor } from './errors';
import type { ProviderSession, Stream, StreamPage, Window } from './provider';
import {
  afterHistoryWindow,
  afterSteady,
  afterWholePass,
  isBackfilled,
  nextHistoryWindow,
  startCursor,
  steadyWindow,
  wholeWindow,
  withMissed,
  withRecovered,
  type CursorSettings,
  type StoredCursor,
} from './sync-cursor';

export interface RunContext {
  db: Db;
  lease: Lease;
  cursor: StoredCursor | null;
  settings: CursorSettings;
  /** The database's time at the start of the run. */
  startedAt: Date;
  /** Opens the provider's client; called again when a token was refused, with `refused` set. */
  open(refused: boolean): Promise<ProviderSession>;
  /** Ends the run between two pages. */
  signal: AbortSignal;
  wait(ms: number): Promise<void>;
  random(): number;
  /** HTTP requests made since it was last asked. */
  takeRequests(): number;
  /** Called after each committed page. */
  onCommit(result: BatchResult): void;
}

export interface Degraded {
  stream: string;
  reason: string;
  types: string[];
  code: string;
}

export interface RunResult {
  degraded: Degraded[];
}

/** The run was asked to end (shutdown): what was committed stands, the rest is read by the next run. */
export class RunAbortedError extends Error {
  override name = 'RunAbortedError';
}

interface Tries {
  refreshed: boolean;
  failures: number;
}

/** One try and up to this many more for a network error or a provider's own problem. */
const maxRetries = 3;
const retryBaseMs = 1000;

/** Reads everything that is due. Throws the IntegrationError that ended it, LeaseLostError or RunAbortedError. */
export async function runSync(context: RunContext): Promise<RunResult> {
  const run = new SyncRun(context, await context.open(false));
  await run.begin();
  await run.steady();
  await run.history();
  return { degraded: run.degraded };
}

class SyncRun {
  readonly degraded: Degraded[] = [];
  private cursor: StoredCursor;
  private readonly first: boolean;
  private done = 0;
  private total: number | null = null;
  private phase: StoredProgress['phase'];

  constructor(
    private readonly context: RunContext,
    private session: ProviderSession,
  ) {
    // A run that was killed before it had begun to read leaves a cursor without a start: this one is the first again.
    const begun = context.cursor === null || context.cursor.steadyFrom === null ? null : context.cursor;
    this.first = begun === null;
    this.cursor = begun ?? startCursor(context.startedAt, context.settings);
    this.phase = this.first ? 'recent' : 'update';
  }

  async begin(): Promise<void> {
    await this.commit({ cursor: this.cursor });
  }

  async steady(): Promise<void> {
    const { startedAt } = this.context;
    for (const stream of this.streams()) {
      const window = steadyWindow(this.cursor, stream, startedAt);
      if (window !== null) await this.readWindow(stream.name, window);
    }
    const missed = this.degraded.map(({ stream }) => stream);
    const read = this.streams().map(({ name }) => name);
    const before = withRecovered(withMissed(this.cursor, missed, 'steady'), read, startedAt);
    // On the first run nothing was read yet: history starts at now, and the next run's overlap starts here.
    this.cursor = this.first
      ? { ...before, steadyFrom: startedAt.toISOString(), nightlyAt: startedAt.toISOString() }
      : afterSteady(before, startedAt);
    await this.commit({ cursor: this.cursor });
  }

  async history(): Promise<void> {
    for (;;) {
      if (isBackfilled(this.cursor, this.session.streams)) return;
      if (!this.first) this.phase = 'history';
      const window = nextHistoryWindow(this.cursor, this.context.settings);
      if (window !== null) {
        for (const stream of this.streams())
          if (stream.backfill === 'windows') await this.readWindow(stream.name, window);
        this.cursor = this.noteMissed(afterHistoryWindow(this.cursor, window));
        await this.commit({ cursor: this.cursor, through: window.from, covered: window });
      }
      await this.wholePasses();
      this.phase = 'history';
    }
  }

  /** After the newest window, so that the last days of every stream are there first. */
  private async wholePasses(): Promise<void> {
    for (const stream of this.session.streams) {
      if (stream.backfill !== 'whole' || this.cursor.wholeDone.includes(stream.name)) continue;
      if (!this.isDegraded(stream.name))
        await this.readWindow(stream.name, wholeWindow(this.cursor, this.context.startedAt));
      this.cursor = this.noteMissed(afterWholePass(this.cursor, stream.name));
      await this.commit({ cursor: this.cursor });
    }
  }

  private noteMissed(cursor: StoredCursor): StoredCursor {
    return withMissed(
      cursor,
      this.degraded.map(({ stream }) => stream),
      'history',
    );
  }

  private streams(): Stream[] {
    return this.session.streams.filter((stream) => !this.isDegraded(stream.name));
  }

  private isDegraded(name: string): boolean {
    return this.degraded.some((entry) => entry.stream === name);
  }

  /**
   * Reads one window of one stream to its last page, again from its start after an error that allows it. The tries are
   * counted per window: a page that can be read before the one that cannot must not make them endless.
   */
  private async readWindow(name: string, window: Window): Promise<void> {
    const tries: Tries = { refreshed: false, failures: 0 };
    const doneBefore = this.done;
    for (;;) {
      // Looked up each time: a refreshed token comes with a session of its own.
      const stream = this.session.streams.find((candidate) => candidate.name === name);
      if (stream === undefined || this.isDegraded(name)) return;
      try {
        await this.readPages(stream, window);
        return;
      } catch (error) {
        if (!(error instanceof IntegrationError)) throw error;
        this.done = doneBefore;
        await this.recover(error, stream, tries);
      }
    }
  }

  /** Returns when the window may be read again, or its stream is degraded; throws otherwise. */
  private async recover(error: IntegrationError, stream: Stream, tries: Tries): Promise<void> {
    const policy = policyFor(error.code);
    if (policy.retry === 'refresh' && !tries.refreshed) {
      tries.refreshed = true;
      this.session = await this.context.open(true);
      return;
    }
    if (policy.connection === 'degrade') {
      this.degraded.push({ stream: stream.name, reason: stream.label, types: [...stream.types], code: error.code });
      return;
    }
    if (policy.retry === 'now' && tries.failures < maxRetries) {
      tries.failures += 1;
      // Half the span and a random part of the rest, the span doubling: many clients must not return together.
      await this.context.wait(retryBaseMs * 2 ** (tries.failures - 1) * (0.5 + this.context.random() / 2));
      this.assertGoingOn();
      return;
    }
    throw error;
  }

  private async readPages(stream: Stream, window: Window): Promise<void> {
    const seen = new Set<string>();
    for await (const page of stream.read(window)) {
      for (const activity of page.activities) seen.add(activity.externalId);
      await this.commitPage(page);
    }
    if (stream.absence === 'deletes') {
      await this.commit({
        cursor: this.cursor,
        absent: { types: stream.types, from: window.from, to: window.to, seen: [...seen] },
      });
    }
  }

  private async commitPage(page: StreamPage): Promise<void> {
    this.done += page.activities.reduce((sum, activity) => sum + activity.count, 0);
    if (page.total !== undefined && page.total !== null) this.total = page.total;
    await this.commit({
      cursor: this.cursor,
      activities: page.activities,
      timeOff: page.timeOff ?? [],
      removed: page.removed ?? [],
      through: page.through ?? oldest(page.activities),
    });
  }

  private async commit(part: {
    cursor: StoredCursor;
    activities?: NewActivity[];
    timeOff?: Batch['timeOff'];
    removed?: string[];
    absent?: Absence;
    through?: Date | null;
    covered?: Window;
  }): Promise<void> {
    this.assertGoingOn();
    const result = await commitBatch(this.context.db, this.context.lease, {
      activities: part.activities ?? [],
      timeOff: part.timeOff ?? [],
      removed: part.removed ?? [],
      absent: part.absent ?? null,
      covered: part.covered ?? null,
      cursor: part.cursor,
      progress: { done: this.done, total: this.total, phase: this.phase, through: part.through?.toISOString() ?? null },
      requests: this.context.takeRequests(),
    });
    this.context.onCommit(result);
  }

  private assertGoingOn(): void {
    if (this.context.signal.aborted) throw new RunAbortedError('The run was asked to end.');
  }
}

function oldest(activities: readonly NewActivity[]): Date | null {
  let found: Date | null = null;
  for (const { occurredAt } of activities) if (found === null || occurredAt < found) found = occurredAt;
  return found;
}
