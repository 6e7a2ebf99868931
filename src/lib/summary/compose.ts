/** From rows and numbers to the texts of a summary: facts, writer, check. The one entry of this room. */
import { createHash } from 'node:crypto';
import type { Statement } from '../http/contract';
import { builtinWriter } from './builtin/builtin-writer';
import { maxEvidence, type FactTable } from './fact';
import { buildFacts, type FactsInput } from './facts/facts';
import { settle } from './settle';
import { type Draft, type DraftStatement, type Making, type SummaryWriter, WriterFailure } from './writer';

/** A checked text and how it came about; plain data, kept by the hash of its facts. */
export interface WrittenSummary {
  /** In the order of kinds: summary, highlights, insights, recommendations. */
  statements: Statement[];
  /** Beside each statement the ids of the facts it rests on. */
  citations: string[][];
  making: Making;
}

export interface ComposedSummary extends WrittenSummary {
  summary: string;
  highlights: string[];
  insights: string[];
  recommendations: string[];
  factsHash: string;
  facts: FactTable;
}

/** Facts, text and hash in one go. What a writer throws passes through, unless it is a `WriterFailure`. */
export async function composeSummary(
  input: FactsInput,
  writer: SummaryWriter = builtinWriter,
  signal?: AbortSignal,
): Promise<ComposedSummary> {
  const facts = buildFacts(input);
  const written = await writeSummary(facts, writer, signal);
  return { ...written, ...textsOf(written.statements), facts, factsHash: hashFacts(facts, writer) };
}

/** The four lists of the answer; the same texts in the same order as the statements. */
export function textsOf(
  statements: readonly Statement[],
): Pick<ComposedSummary, 'summary' | 'highlights' | 'insights' | 'recommendations'> {
  const of = (kind: Statement['kind']): string[] =>
    statements.filter((statement) => statement.kind === kind).map(({ text }) => text);
  return {
    summary: of('summary')[0] ?? '',
    highlights: of('highlight'),
    insights: of('insight'),
    recommendations: of('recommendation'),
  };
}

/**
 * Nothing unchecked is returned. A table with nothing to choose from (few events, nothing covered) asks no model;
 * a writer that fails is replaced by the built-in one, and the making says why.
 */
export async function writeSummary(
  facts: FactTable,
  writer: SummaryWriter = builtinWriter,
  signal?: AbortSignal,
): Promise<WrittenSummary> {
  const asked = facts.state === 'normal' ? writer : builtinWriter;
  try {
    const draft = await asked.write(facts, signal);
    return finish(facts, asked, await settle(facts, draft, asked, signal), null);
  } catch (error) {
    if (!(error instanceof WriterFailure)) throw error;
    const draft: Draft = await builtinWriter.write(facts);
    const settled = await settle(facts, error.usage ? { ...draft, usage: error.usage } : draft, builtinWriter, signal);
    return finish(facts, builtinWriter, settled, error.code);
  }
}

function finish(
  facts: FactTable,
  writer: SummaryWriter,
  settled: Awaited<ReturnType<typeof settle>>,
  failure: Making['fallback'],
): WrittenSummary {
  const nothingKept = writer.id !== 'builtin' && settled.ownStatements === 0;
  const author = nothingKept ? builtinWriter : writer;
  return {
    statements: settled.statements.map((statement) => toStatement(statement, facts)),
    citations: settled.statements.map(({ factIds }) => factIds),
    making: {
      writer: author.id,
      model: author.model,
      version: author.version,
      facts: facts.facts.length,
      usage: settled.usage,
      fallback: nothingKept ? 'all_refused' : failure,
      rejected: settled.rejected,
    },
  };
}

/** Same facts, writer and version: same hash, and the stored text can be kept. The same on every machine. */
export function hashFacts(facts: FactTable, writer: Pick<SummaryWriter, 'id' | 'model' | 'version'>): string {
  const subject = { facts, writer: writer.id, model: writer.model, version: writer.version };
  return createHash('sha256').update(canonical(subject)).digest('hex');
}

function toStatement(draft: DraftStatement, table: FactTable): Statement {
  const cited = table.facts.filter((fact) => draft.factIds.includes(fact.id));
  const evidence = [
    ...new Set([...cited.flatMap((fact) => fact.evidence.slice(0, 1)), ...cited.flatMap((fact) => fact.evidence)]),
  ];
  return {
    kind: draft.kind,
    text: draft.text,
    evidence: evidence.slice(0, maxEvidence),
    metrics: [...new Set(cited.flatMap((fact) => fact.metrics))],
  };
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value !== null && typeof value === 'object') {
    const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${entries.map(([key, entry]) => `${JSON.stringify(key)}:${canonical(entry)}`).join(',')}}`;
  }
  return JSON.stringify(value) ?? 'null';
}
