/**
 * Asks a writer that takes time and costs money. Of all who want the same facts one asks: in this process by sharing its
 * promise, across processes by a claim with a deadline. No transaction is open while it writes.
 */
import { randomUUID } from 'node:crypto';
import { lockInputVersion, stillHolds } from '../../db/queries/summary-input';
import { insertUsage, type UsageRow } from '../../db/queries/summary-usage';
import {
  claimWriting,
  deleteWriting,
  findStanding,
  keepWriting,
  releaseWriting,
} from '../../db/queries/written-summaries';
import { config } from '../../env';
import { endsOnStop } from '../../jobs/stopping';
import { costOf } from '../../llm/price';
import { writeSummary, type WrittenSummary } from '../../summary/compose';
import type { Usage } from '../../summary/writer';
import { holdOf, holdSeconds, modelName, overCap, withinCap } from './allowance';
import { anHour, storedText, textInstead, type Asking, type Text } from './text';

/** The account or a connection went while the text was written: nothing of it is kept or shown. */
export class InputGoneError extends Error {
  override readonly name = 'InputGoneError';
}

/** Shared by the copies that the web framework makes of this module. */
const globals = globalThis as { devtrackWritings?: Map<string, Promise<Text>> };

export function askWriter(asking: Asking): Promise<Text> {
  const writings = (globals.devtrackWritings ??= new Map<string, Promise<Text>>());
  const key = `${asking.userId} ${asking.factsHash}`;
  const running = writings.get(key);
  if (running !== undefined) return running;
  const writing = takeTurn(asking).finally(() => writings.delete(key));
  writings.set(key, writing);
  return writing;
}

/** Another process may be at it: its text is taken, and its failure too, which is as fresh as one's own would be. */
async function takeTurn(asking: Asking): Promise<Text> {
  const { db, userId, factsHash, sources, facts, writer } = asking;
  const range = { rangeStart: new Date(facts.range.start), rangeEnd: new Date(facts.range.end) };
  for (let anyway = asking.refresh; ; anyway = false) {
    const hold = anyway ? await overCap(db, userId) : await holdOf(db, userId, writer);
    if (hold !== null) return textInstead(asking, hold);
    const claim = { id: randomUUID(), seconds: longestMs() / 1000 + 15, anyway };
    if (await claimWriting(db, { userId, factsHash, sources, ...range }, claim)) return write(asking, claim.id);
    const standing = await findStanding(db, userId, factsHash);
    if (standing.kind === 'written') return storedText(standing.row);
    if (standing.kind === 'held') return textInstead(asking, standing.hold);
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}

const pollMs = 300;

/** The writer keeps a deadline of its own for each answer; this one is for a writer that does not come back. */
function longestMs(): number {
  return config().openai.timeoutSeconds * 2000 + 15_000;
}

async function write(asking: Asking, claimId: string): Promise<Text> {
  const stopping = new AbortController();
  const startedAt = performance.now();
  const ends = asking.signal === null ? [stopping.signal] : [stopping.signal, asking.signal];
  const kept = attempt(asking, AbortSignal.any(ends)).then((tried) =>
    keep(asking, claimId, tried, Math.round(performance.now() - startedAt)),
  );
  const ended = endsOnStop(async () => {
    stopping.abort();
    await Promise.allSettled([kept]);
  });
  try {
    return await kept;
  } finally {
    ended();
  }
}

interface Attempt {
  outcome: UsageRow['outcome'];
  written: WrittenSummary | null;
  /** What nobody foresaw; it is thrown once the claim is given back. */
  error: Error | null;
}

async function attempt({ db, userId, facts, writer }: Asking, ended: AbortSignal): Promise<Attempt> {
  const deadline = AbortSignal.timeout(longestMs());
  try {
    const written = await writeSummary(facts, withinCap(db, userId, writer), AbortSignal.any([ended, deadline]));
    return { outcome: written.making.fallback ?? 'written', written, error: null };
  } catch (error) {
    if (ended.aborted) return { outcome: 'failed', written: null, error: null };
    if (deadline.aborted) return { outcome: 'timeout', written: null, error: null };
    const unforeseen = error instanceof Error ? error : new Error('The writer failed.', { cause: error });
    return { outcome: 'failed', written: null, error: unforeseen };
  }
}

/** Everything that was learned in one transaction: what it took, and the text or the hold. */
async function keep(asking: Asking, claimId: string, tried: Attempt, tookMs: number): Promise<Text> {
  const { db, userId, writer, version } = asking;
  const { outcome, written } = tried;
  const usage: Usage = written?.making.usage ?? { calls: 1, inputTokens: 0, outputTokens: 0, latencyMs: tookMs };
  const model = modelName(writer);
  const costMicros = costOf(model, usage);
  const hold = outcome === 'written' || outcome === 'failed' ? null : { failure: outcome, seconds: holdSeconds };
  const holds = await db.transaction(async (tx) => {
    const now = await lockInputVersion(tx, userId);
    if (now.user === null) return false;
    await insertUsage(tx, { userId, model, outcome, costMicros, ...usage });
    if (!stillHolds(version, now)) {
      await deleteWriting(tx, claimId);
      return false;
    }
    if (written === null || outcome !== 'written') await releaseWriting(tx, claimId, hold);
    else await keepWriting(tx, claimId, { ...written, costMicros });
    return true;
  });
  if (tried.error !== null) throw tried.error;
  if (!holds) throw new InputGoneError('What the text rests on went while it was written.');
  if (written === null) return textInstead(asking, hold ?? { failure: 'unavailable', seconds: 0 });
  return { ...written, costMicros, pending: false, keepSeconds: hold?.seconds ?? anHour };
}
