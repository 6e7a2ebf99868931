/** From gathered facts to the answer, and what of it is kept: the summary of a day, week or month, and the cached answer. */
import type { Db } from '../../db/client';
import { isUnchanged, lockInputVersion, stillHolds } from '../../db/queries/summary-input';
import { upsertCachedAnswer, upsertStoredSummary } from '../../db/queries/summaries';
import { findUser, type UserRow } from '../../db/queries/users';
import type { Summary } from '../../http/contract';
import { chartSpans } from '../../metrics/chart-spans';
import { hourOfWeek } from '../../metrics/hour-of-week';
import { breakdown } from '../../metrics/patterns';
import { localDateOf } from '../../metrics/windows';
import { hashFacts, textsOf } from '../../summary/compose';
import type { SummaryWriter } from '../../summary/writer';
import { answerVersion } from './answer-cache';
import { InputGoneError } from './ask-writer';
import { coverageAnswer } from './coverage-answer';
import { gatherFacts, type GatheredFacts } from './gather-facts';
import { costOfMicros, dismissibleOf, type SummaryAnswer, type SummaryOutcome } from './summary-answer';
import type { Text } from './text';
import { textFor, type Patience } from './text-for';

export interface Look {
  /** Where the answer is cached. */
  key: string;
  writer: SummaryWriter;
  patience: Patience;
  /** Asks again even though an asking has failed just now. */
  refresh: boolean;
  /** Ends an asking that takes too long. */
  signal: AbortSignal | null;
}

export async function makeAnswer(
  db: Db,
  user: UserRow,
  gathered: GatheredFacts | null,
  look: Look,
): Promise<SummaryOutcome> {
  if (gathered === null) return { kind: 'no_integrations' };
  const { facts, version, input } = gathered;
  const factsHash = hashFacts(facts, look.writer);
  const sources = input.connections.map(({ provider }) => provider);
  const { writer, refresh, signal } = look;
  try {
    const text = await textFor(
      { db, userId: user.id, facts, factsHash, writer, sources, version, refresh, signal },
      look.patience,
    );
    const answer = answerOf(gathered, text, writer.model);
    if (!text.pending) await keepAnswer(db, user, gathered, { answer, text, factsHash, sources, key: look.key });
    return answer;
  } catch (error) {
    if (!(error instanceof InputGoneError)) throw error;
    return answerAnew(db, user.id, gathered, look);
  }
}

/** Something went while a model wrote: the answer is about what is still there, and does not wait again. */
async function answerAnew(db: Db, userId: string, gathered: GatheredFacts, look: Look): Promise<SummaryOutcome> {
  const user = await findUser(db, userId);
  if (user === null) return { kind: 'no_integrations' };
  const again = await gatherFacts(db, user, gathered.chosen, gathered.asOf);
  return makeAnswer(db, user, again, { ...look, patience: 'none' });
}

function answerOf(
  { chosen, asOf, input, stats, changes, facts }: GatheredFacts,
  text: Text,
  configuredModel: string | null,
): SummaryAnswer {
  const { window, type } = chosen;
  const { making, statements } = text;
  const summary: Summary = {
    ...textsOf(statements),
    statements,
    stats: { ...stats },
    breakdown: breakdown(input.current),
    coverage: coverageAnswer(input.current),
    type,
    range: { start: window.start.toISOString(), end: window.end.toISOString(), timeZone: window.timeZone },
    generatedAt: asOf.toISOString(),
    cached: false,
    writer: making.writer,
    model: making.model,
  };
  return {
    kind: 'summary',
    summary,
    changes,
    spans: chartSpans(input.current),
    hours: hourOfWeek(input.current),
    minutes: stats.minutes,
    making: { ...making, cost: costOfMicros(text.costMicros) },
    dismissible: dismissibleOf(text, facts.facts),
    pending: text.pending,
    configuredModel,
  };
}

interface Kept {
  answer: SummaryAnswer;
  text: Text;
  factsHash: string;
  sources: string[];
  key: string;
}

/** A sync, a setting or a disconnection that came in between drops nothing that is not written yet: so it is looked for here. */
async function keepAnswer(db: Db, user: UserRow, gathered: GatheredFacts, kept: Kept): Promise<void> {
  const { dependsOn } = gathered.input;
  await db.transaction(async (tx) => {
    const now = await lockInputVersion(tx, user.id);
    if (!stillHolds(gathered.version, now)) return;
    await storeSummary(tx, user, gathered, kept);
    if (kept.text.keepSeconds <= 0 || !isUnchanged(gathered.version, now)) return;
    await upsertCachedAnswer(tx, {
      userId: user.id,
      key: kept.key,
      answer: { version: answerVersion, answer: kept.answer },
      dependsFrom: dependsOn.from,
      dependsTo: dependsOn.to,
      seconds: kept.text.keepSeconds,
    });
  });
}

async function storeSummary(
  tx: Db,
  user: UserRow,
  gathered: GatheredFacts,
  { answer, text, factsHash, sources }: Kept,
): Promise<void> {
  const { window, type } = gathered.chosen;
  if (type === 'custom') return;
  const { summary, highlights, insights, recommendations, statements, stats, writer, model } = answer.summary;
  const { making, costMicros } = text;
  await upsertStoredSummary(tx, {
    userId: user.id,
    date: localDateOf(window.start, user.timeZone),
    type,
    summary,
    highlights,
    insights,
    recommendations,
    statements,
    stats,
    sources,
    factsHash,
    writer,
    model,
    promptVersion: writer === 'builtin' ? null : making.version,
    making,
    inputTokens: making.usage?.inputTokens ?? null,
    outputTokens: making.usage?.outputTokens ?? null,
    costMicros,
    latencyMs: making.usage?.latencyMs ?? null,
    rangeStart: window.start,
    rangeEnd: window.end,
    generatedAt: gathered.asOf,
  });
}
