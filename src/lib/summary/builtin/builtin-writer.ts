/** The writer that needs no network: ready sentences, filled from facts. The same facts always give the same text. */
import type { Fact, FactTable } from '../fact';
import { limitsOf, type Limits } from '../limits';
import { countWords, maxWords } from '../wording';
import { type Draft, type DraftStatement, type StatementKind, statementKinds, type SummaryWriter } from '../writer';
import { isBatch, titlesOf, worthOf } from './choice';
import { roleOf } from './roles';
import { sentence } from './sentence';

export const builtinWriter: SummaryWriter = {
  id: 'builtin',
  model: null,
  version: '3',
  write: (table) => writeDraft(table),
};

/** What every summary has where there is anything of it, before more is said of anything. */
const fewestHighlights = 3;

/**
 * In the order of what must not be missing: the headline, the gaps in the data, two highlights, what waits for a step,
 * the third highlight, one insight, the other offer; then whatever counts most, until the words are used up.
 */
function writeDraft(table: FactTable): Draft {
  const limits = limitsOf(table);
  const page = new Page(table, limits);
  if (table.state !== 'normal') {
    for (const fact of table.facts.slice(0, 1)) page.add('summary', fact);
    return { statements: page.inOrder() };
  }
  const pools = poolsOf(table);
  for (const fact of pools.frame) page.add('summary', fact);
  for (const fact of pools.gaps) page.add('insight', fact);
  while (page.count('highlight') < fewestHighlights - 1 && page.addBest('highlight', pools.clusters));
  page.addBest('recommendation', pools.offers);
  page.addBest('highlight', pools.clusters);
  page.addBest('insight', pools.insights);
  while (page.addBest('recommendation', pools.offers));
  while (page.addBest('highlight', pools.clusters) || page.addBest('insight', pools.insights));
  return { statements: page.inOrder() };
}

interface Pools {
  frame: Fact[];
  gaps: Fact[];
  /** Taken out as they are told or found not to fit. */
  clusters: Fact[];
  insights: Fact[];
  offers: Fact[];
}

const mostGaps = 2;

function poolsOf(table: FactTable): Pools {
  const of = (role: ReturnType<typeof roleOf>): Fact[] => table.facts.filter((fact) => roleOf(fact.kind) === role);
  return {
    frame: of('frame').slice(0, 1),
    gaps: of('gap').slice(0, mostGaps),
    clusters: of('cluster'),
    insights: of('insight'),
    offers: of('offer'),
  };
}

const wholeLengths = [maxWords, 16, 11] as const;

/** Gathers statements, remembers what was told, and keeps within the words a reader has time for. */
class Page {
  private readonly statements: DraftStatement[] = [];
  private readonly told: Fact[] = [];
  private readonly used = new Map<string, number>();
  private words = 0;
  /** How long a sentence may be, tried in this order: where words are few, more things are told in fewer words each. */
  private readonly lengths: readonly number[];

  constructor(
    private readonly table: FactTable,
    private readonly limits: Limits,
  ) {
    this.lengths = limits.words < 120 ? [18, 14, 11] : wholeLengths;
  }

  inOrder(): DraftStatement[] {
    const highlights = this.statements.filter(({ kind }) => kind === 'highlight');
    const batches = new Set(highlights.filter(({ factIds }) => this.isBatch(factIds)));
    // What speaks for many comes after what it adds to.
    return statementKinds.flatMap((kind) => {
      const same = this.statements.filter((statement) => statement.kind === kind);
      return [...same.filter((one) => !batches.has(one)), ...same.filter((one) => batches.has(one))];
    });
  }

  count(kind: StatementKind): number {
    return this.statements.filter((statement) => statement.kind === kind).length;
  }

  /** The one of the pool that adds most; false where nothing more of the kind can be said. */
  addBest(kind: StatementKind, pool: Fact[]): boolean {
    while (pool.length > 0 && this.hasRoom(kind)) {
      let best = 0;
      pool.forEach((fact, index) => {
        const held = pool[best];
        if (held && this.worth(fact) > this.worth(held)) best = index;
      });
      const [fact] = pool.splice(best, 1);
      if (!fact || this.worth(fact) === -Infinity) return false;
      if (this.add(kind, fact)) return true;
    }
    return false;
  }

  /** In as many words as are left, a shorter form where the full one does not fit. */
  add(kind: StatementKind, fact: Fact): boolean {
    const position = this.used.get(fact.kind) ?? 0;
    const untold = this.untoldFirst(fact);
    for (const most of kind === 'summary' ? wholeLengths : this.lengths) {
      const text = sentence(untold, this.table, position, most);
      if (text === null || this.words + countWords(text) > this.limits.words) continue;
      this.used.set(fact.kind, position + 1);
      this.words += countWords(text);
      this.statements.push({ kind, text, factIds: [fact.id] });
      this.told.push(fact);
      return true;
    }
    return false;
  }

  private hasRoom(kind: StatementKind): boolean {
    const most = {
      summary: 1,
      highlight: this.limits.highlights,
      insight: this.limits.insights,
      recommendation: this.limits.recommendations,
    };
    return this.count(kind) < most[kind];
  }

  private worth(fact: Fact): number {
    return worthOf(fact, { facts: this.told, isTold: (title) => this.isTold(title) });
  }

  /** A list of titles names first what no sentence has named yet. */
  private untoldFirst(fact: Fact): Fact {
    const titles = fact.words['titles'];
    if (titles?.as !== 'titles') return fact;
    const untold = titles.list.filter((title) => !this.isTold(title));
    const list = [...untold, ...titles.list.filter((title) => this.isTold(title))];
    return {
      ...fact,
      words: { ...fact.words, titles: { as: 'titles', list: isBatch(fact) && untold.length > 0 ? untold : list } },
    };
  }

  private isTold(title: string): boolean {
    const begun = `“${title.split(' ').slice(0, 4).join(' ')}`;
    return this.statements.some(({ text }) => text.includes(begun));
  }

  private isBatch(factIds: readonly string[]): boolean {
    return this.told.some((fact) => factIds.includes(fact.id) && isBatch(fact) && titlesOf(fact).length > 0);
  }
}
