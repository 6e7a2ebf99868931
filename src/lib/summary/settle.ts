/**
 * From a draft to what may be shown: each statement is checked, what fails gets one try to be mended, then the built-in
 * sentence for the same facts; then the whole is brought to its length and what must not be missing is added.
 */
import { builtinWriter } from './builtin/builtin-writer';
import { checkStatement } from './check/check';
import type { Problem } from './check/problem';
import type { FactTable } from './fact';
import { limitsOf } from './limits';
import { countWords } from './wording';
import {
  type Draft,
  type DraftStatement,
  type Making,
  type RefusedStatement,
  statementKinds,
  type StatementKind,
  type SummaryWriter,
  type Usage,
  WriterFailure,
} from './writer';

export interface Settled {
  statements: DraftStatement[];
  /** How many of them are the writer's own, and not the built-in writer's in their place. */
  ownStatements: number;
  rejected: Making['rejected'];
  usage: Usage | null;
}

export async function settle(
  facts: FactTable,
  draft: Draft,
  writer: SummaryWriter,
  signal?: AbortSignal,
): Promise<Settled> {
  const page = new Page(facts);
  const refused: (RefusedStatement & { place: number })[] = [];
  for (const [place, statement] of inOrder(draft.statements).entries()) {
    page.place = place;
    const problems = page.offer(statement, true);
    if (problems.length > 0) refused.push({ statement, problems, place });
  }
  const { mended, usage } = await mend(facts, writer, refused, draft.usage ?? null, signal);
  refused.forEach(({ statement, problems, place }, index) => {
    const replacement = mended[index] ?? null;
    page.place = place;
    page.rejected.push({
      kind: statement.kind,
      text: statement.text,
      problems,
      replacedBy: replacement ? page.replace(statement, replacement) : page.replaceByBuiltin(statement),
    });
  });
  page.place = draft.statements.length;
  const builtin = writer.id === builtinWriter.id ? null : await builtinWriter.write(facts);
  if (builtin) page.complete(builtin.statements);
  return { statements: page.statements(), ownStatements: page.own, rejected: page.rejected, usage };
}

/** One repair for all that was refused. A repair that fails leaves the built-in sentences; the first answer is not lost by it. */
async function mend(
  facts: FactTable,
  writer: SummaryWriter,
  refused: readonly RefusedStatement[],
  usage: Usage | null,
  signal?: AbortSignal,
): Promise<{ mended: (DraftStatement | null)[]; usage: Usage | null }> {
  const worthIt = refused.filter(({ problems }) => !problems.every((problem) => hopeless.has(problem)));
  if (writer.repair === undefined || worthIt.length === 0) return { mended: [], usage };
  try {
    const repair = await writer.repair(facts, worthIt, signal);
    const mended = refused.map((one) => {
      const at = worthIt.indexOf(one);
      return at === -1 ? null : (repair.statements[at] ?? null);
    });
    return { mended, usage: sum(usage, repair.usage) };
  } catch (error) {
    if (error instanceof WriterFailure) return { mended: [], usage: sum(usage, error.usage) };
    throw error;
  }
}

/** What no rewording mends: there is no room for it. */
const hopeless: ReadonlySet<Problem> = new Set(['over_budget', 'repeated'] satisfies Problem[]);

function sum(a: Usage | null, b: Usage | null): Usage | null {
  if (a === null || b === null) return a ?? b;
  return {
    calls: a.calls + b.calls,
    inputTokens: a.inputTokens + b.inputTokens,
    outputTokens: a.outputTokens + b.outputTokens,
    latencyMs: a.latencyMs + b.latencyMs,
  };
}

function inOrder(statements: readonly DraftStatement[]): DraftStatement[] {
  return [...statements].sort((a, b) => statementKinds.indexOf(a.kind) - statementKinds.indexOf(b.kind));
}

/** What a summary is completed to where the words allow it. */
const fewest: Readonly<Record<StatementKind, number>> = { summary: 1, highlight: 3, insight: 1, recommendation: 0 };
/** Who makes room for what must be told, first to last. */
const dispensable = ['recommendation', 'insight', 'highlight'] as const satisfies StatementKind[];

/** Holds what passed, and knows what still fits. */
class Page {
  readonly rejected: Making['rejected'] = [];
  own = 0;
  /** Of what is offered next: what stands in for a refused statement stands where that one stood. */
  place = 0;
  private readonly kept: (DraftStatement & { place: number })[] = [];
  private readonly most: Record<StatementKind, number>;
  private readonly words: number;

  constructor(private readonly facts: FactTable) {
    const { highlights, insights, recommendations, words } = limitsOf(facts);
    this.most = { summary: 1, highlight: highlights, insight: insights, recommendation: recommendations };
    this.words = words;
  }

  statements(): DraftStatement[] {
    const placed = [...this.kept].sort((a, b) => a.place - b.place);
    return inOrder(placed).map(({ kind, text, factIds }) => ({ kind, text, factIds }));
  }

  /** Empty: it was kept. */
  offer(statement: DraftStatement, own: boolean): Problem[] {
    const problems = [...new Set([...(statement.problems ?? []), ...checkStatement(statement, this.facts)])];
    if (problems.length === 0) problems.push(...this.misfit(statement));
    if (problems.length > 0) return problems;
    this.kept.push({ kind: statement.kind, text: statement.text, factIds: statement.factIds, place: this.place });
    if (own) this.own += 1;
    return [];
  }

  replace(refused: DraftStatement, mended: DraftStatement): 'repair' | 'builtin' | null {
    const problems = this.offer({ ...mended, kind: refused.kind }, true);
    if (problems.length === 0) return 'repair';
    const replacedBy = this.replaceByBuiltin(refused);
    this.rejected.push({ kind: refused.kind, text: mended.text, problems, replacedBy });
    return replacedBy;
  }

  /** The built-in sentence for the first of its facts that has one and is not yet told. */
  replaceByBuiltin({ kind, factIds }: DraftStatement): 'builtin' | null {
    for (const id of factIds) {
      const fact = this.facts.facts.find((one) => one.id === id);
      if (fact && fact.sentence !== '' && this.offer({ kind, text: fact.sentence, factIds: [id] }, false).length === 0)
        return 'builtin';
    }
    return null;
  }

  /** A headline, three highlights and the gaps in the data are never missing for want of a model's good sentence. */
  complete(builtin: readonly DraftStatement[]): void {
    for (const statement of builtin) {
      const count = this.kept.filter(({ kind }) => kind === statement.kind).length;
      const told = this.kept.some(({ factIds }) => statement.factIds.every((id) => factIds.includes(id)));
      const gap = this.tellsGap(statement) && !told;
      const wanted = gap || (statement.kind !== 'insight' && count < fewest[statement.kind]);
      if (!wanted) continue;
      if (gap && count >= this.most.insight) this.drop('insight');
      while (gap && this.wordsWith(statement) > this.words && dispensable.some((kind) => this.drop(kind)));
      this.offer(statement, false);
    }
  }

  /** The last of the kind; false where none is left to drop. */
  private drop(kind: StatementKind): boolean {
    const at = this.kept.findLastIndex((one) => one.kind === kind && !this.tellsGap(one));
    if (at !== -1) this.kept.splice(at, 1);
    return at !== -1;
  }

  private wordsWith({ text }: DraftStatement): number {
    return this.kept.reduce((total, one) => total + countWords(one.text), countWords(text));
  }

  private tellsGap({ factIds }: DraftStatement): boolean {
    return this.facts.facts.some((fact) => fact.kind === 'coverage_gap' && factIds.includes(fact.id));
  }

  private misfit(statement: DraftStatement): Problem[] {
    const same = this.kept.filter(({ kind }) => kind === statement.kind);
    const told = new Set(this.kept.filter(({ kind }) => kind !== 'summary').flatMap(({ factIds }) => factIds));
    if (statement.kind !== 'summary' && statement.factIds.every((id) => told.has(id))) return ['repeated'];
    const full = same.length >= this.most[statement.kind] || this.wordsWith(statement) > this.words;
    return full ? ['over_budget'] : [];
  }
}
