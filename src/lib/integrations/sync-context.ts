/** What a run is given, and what it answers. */
import type { BatchResult, Lease } from '../db/queries/commit-batch';
import type { Db } from '../db/client';
import type { ErrorCode } from './errors';
import type { BudgetReading, ProviderSession } from './provider';
import type { CursorSettings, StoredCursor } from './sync-cursor';

export interface OpenSession {
  session: ProviderSession;
  /** Of its access token, by the database's time; null: not on record. */
  tokenIssuedAt: Date | null;
}

export interface RunContext {
  db: Db;
  lease: Lease;
  cursor: StoredCursor | null;
  settings: CursorSettings;
  /** The database's time at the start of the run. */
  startedAt: Date;
  /** The database's time. */
  now(): Promise<Date>;
  /** Opens the provider's client; called again when a token was refused, with `refused` set. */
  open(refused: boolean): Promise<OpenSession>;
  /** What is left of budgets, by `Stream.budget`. */
  findBudgets(budgets: readonly string[]): Promise<ReadonlyMap<string, BudgetReading>>;
  /** Tells other processes what is left of a budget. */
  writeBudget(budget: string, reading: BudgetReading): Promise<void>;
  /** Somebody waits for this run, so it may use what is kept in reserve. */
  mayUseReserve: boolean;
  /** Ends the run between two pages. */
  signal: AbortSignal;
  /** Whether other connections wait for the place that this run takes. */
  isWanted(): Promise<boolean>;
  wait(ms: number): Promise<void>;
  random(): number;
  /** HTTP requests made since it was last asked. */
  takeRequests(): number;
  /** Called after each committed page. */
  onCommit(result: BatchResult): void;
}

/** A stream that this run could not read, or not wholly. */
export interface Degraded {
  stream: string;
  /** In words, which stream. */
  reason: string;
  types: string[];
  code: ErrorCode;
}

/** A stream that has to wait. */
export interface Limited extends Degraded {
  until: Date;
  /** The provider asked for it; otherwise what is left is kept for syncs that somebody asks for. */
  asked: boolean;
}

export interface RunResult {
  degraded: Degraded[];
  limited: Limited[];
  /** No stream is left that could be read. */
  blocked: boolean;
  /** A window was read to its end. */
  read: boolean;
}

/** The run was asked to end (shutdown, or others wait): what was committed stands, the rest is read by the next run. */
export class RunAbortedError extends Error {
  override name = 'RunAbortedError';
}
