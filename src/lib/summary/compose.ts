/** From rows and numbers to the texts of a summary: facts, writer, check. The one entry of this room. */
import { createHash } from 'node:crypto';
import type { Statement } from '../http/contract';
import { builtinWriter, sentence } from './builtin-writer';
import { checkStatement, type Problem } from './check';
import { maxEvidence, type FactTable } from './fact';
import { buildFacts, type FactsInput } from './facts';
import type { DraftStatement, SummaryWriter } from './writer';

export interface ComposedSummary {
  summary: string;
  highlights: string[];
  insights: string[];
  recommendations: string[];
  /** The same texts in the same order, each with what it rests on. */
  statements: Statement[];
  /** Same facts, writer and version: same hash; the stored text can be kept. */
  factsHash: string;
  facts: FactTable;
  writer: SummaryWriter['id'];
  model: string | null;
  /** What the check refused, and why. Always empty for the built-in writer. */
  rejected: { text: string; problems: Problem[] }[];
}

/** What a writer throws passes through; nothing unchecked is returned. */
export async function composeSummary(
  input: FactsInput,
  writer: SummaryWriter = builtinWriter,
): Promise<ComposedSummary> {
  const facts = buildFacts(input);
  const single = facts.state !== 'normal';
  const draft = await (single ? builtinWriter : writer).write(facts);
  const { kept, rejected } = checked(draft.statements, facts);
  const statements = kept.map((statement) => toStatement(statement, facts));
  const texts = (kind: Statement['kind']): string[] =>
    statements.filter((statement) => statement.kind === kind).map(({ text }) => text);
  return {
    summary: texts('summary')[0] ?? '',
    highlights: texts('highlight'),
    insights: texts('insight'),
    recommendations: texts('recommendation'),
    statements,
    facts,
    rejected,
    factsHash: hashFacts(facts, writer),
    writer: single ? builtinWriter.id : writer.id,
    model: single ? null : writer.model,
  };
}

/** Stable over the order of the input and of keys; the same on every machine. */
function hashFacts(facts: FactTable, writer: Pick<SummaryWriter, 'id' | 'model' | 'version'>): string {
  const subject = { facts, writer: writer.id, model: writer.model, version: writer.version };
  return createHash('sha256').update(canonical(subject)).digest('hex');
}

/** A refused statement is replaced by the built-in sentence for the same fact; a refused built-in sentence is left out. */
function checked(
  drafts: readonly DraftStatement[],
  facts: FactTable,
): { kept: DraftStatement[]; rejected: ComposedSummary['rejected'] } {
  const kept: DraftStatement[] = [];
  const rejected: ComposedSummary['rejected'] = [];
  const accept = (draft: DraftStatement): boolean => {
    const problems = checkStatement(draft, facts);
    if (problems.length > 0) rejected.push({ text: draft.text, problems });
    else if (draft.kind !== 'summary' || !kept.some((other) => other.kind === 'summary')) kept.push(draft);
    return problems.length === 0;
  };
  for (const draft of drafts) {
    if (accept(draft)) continue;
    const fact = facts.facts.find(({ id }) => id === draft.factIds[0]);
    const text = fact ? sentence(fact, facts, 0) : null;
    if (fact && text !== null && text !== draft.text) accept({ kind: draft.kind, text, factIds: [fact.id] });
  }
  return { kept, rejected };
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
