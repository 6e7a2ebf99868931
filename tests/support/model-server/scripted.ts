/**
 * A competent writer by script: it reads the prompt, takes the facts that matter most, and says of each what the prompt
 * says of it. It shows that the path works; it says nothing about the quality of any model.
 */
import type { PromptFact, ReadPrompt } from './read-prompt';

export interface ScriptedStatement {
  kind: string;
  factIds: string[];
  text: string;
}

/** What is told in any case where there is anything of it. */
const fewestHighlights = 3;
const mostGaps = 2;

export function scriptedStatements({ facts, limits }: ReadPrompt): ScriptedStatement[] {
  const having = (kind: string): PromptFact[] => facts.filter((fact) => fact.use === kind);
  const page = new ScriptedPage(limits.words);
  const most: Record<string, number> = { highlight: limits.highlights, insight: limits.insights };
  const gaps = facts.filter(({ kind }) => kind === 'coverage_gap').slice(0, mostGaps);
  const pools: Record<string, PromptFact[]> = {
    highlight: having('highlight'),
    insight: having('insight').filter(({ kind }) => kind !== 'coverage_gap'),
    recommendation: having('recommendation'),
  };
  const addBest = (kind: string, upTo: number | undefined): boolean =>
    page.count(kind) < (upTo ?? 0) && page.addBest(kind, pools[kind] ?? []);
  page.add('summary', facts.find(({ kind }) => kind === 'overview') ?? having('highlight')[0]);
  for (const gap of gaps) page.add('insight', gap);
  while (addBest('highlight', Math.min(fewestHighlights - 1, limits.highlights)));
  addBest('recommendation', Math.min(1, limits.recommendations));
  addBest('highlight', limits.highlights);
  addBest('insight', Math.min(1, limits.insights));
  while (addBest('recommendation', limits.recommendations));
  while (addBest('highlight', most['highlight']) || addBest('insight', most['insight']));
  return page.statements;
}

export function scriptedRepair({ facts, refused }: ReadPrompt): { number: number; factIds: string[]; text: string }[] {
  return (refused ?? []).map(({ number, factIds }) => {
    const fact = facts.find(({ id }) => factIds.includes(id));
    return { number, factIds: fact === undefined ? [] : [fact.id], text: fact?.says ?? '' };
  });
}

/** Remembers what was told, and what of the words is left. */
class ScriptedPage {
  readonly statements: ScriptedStatement[] = [];
  private readonly told: PromptFact[] = [];
  private readonly titles = new Set<string>();
  private words = 0;

  constructor(private readonly mostWords: number) {}

  count(kind: string): number {
    return this.statements.filter((statement) => statement.kind === kind).length;
  }

  add(kind: string, fact: PromptFact | undefined): boolean {
    if (fact === undefined || this.words + wordsOf(fact) > this.mostWords) return false;
    this.words += wordsOf(fact);
    this.told.push(fact);
    for (const title of titlesOf(fact)) this.titles.add(title);
    this.statements.push({ kind, factIds: [fact.id], text: fact.says });
    return true;
  }

  /** The fact that adds most to what was told; false where none is left that has room. */
  addBest(kind: string, pool: PromptFact[]): boolean {
    while (pool.length > 0) {
      const best = pool.reduce((a, b) => (this.worth(b) > this.worth(a) ? b : a));
      if (this.worth(best) === -Infinity) return false;
      pool.splice(pool.indexOf(best), 1);
      const second = this.partnerOf(best, pool);
      if (second !== undefined && this.addPair(best, second)) return true;
      if (this.add(kind, best)) return true;
    }
    return false;
  }

  /** Two merges are told in one sentence where both are short enough. */
  private partnerOf(fact: PromptFact, pool: readonly PromptFact[]): PromptFact | undefined {
    if (fact.kind !== 'pull_request_merged') return undefined;
    const length = lengthOf(fact);
    return byWeight(pool).find(
      (other) =>
        other.kind === fact.kind &&
        other.weight >= fact.weight - 20 &&
        titlesOf(other).every((title) => !this.titles.has(title)) &&
        length + lengthOf(other) + pairWords <= longestSentence,
    );
  }

  private addPair(first: PromptFact, second: PromptFact): boolean {
    const words = lengthOf(first) + lengthOf(second) + pairWords;
    if (this.words + words > this.mostWords) return false;
    this.words += words;
    const [a, b] = [first.id, second.id];
    for (const fact of [first, second]) {
      this.told.push(fact);
      for (const title of titlesOf(fact)) this.titles.add(title);
    }
    const text = `Merged were {${a}.title} in {${a}.repo} and {${b}.title} in {${b}.repo}.`;
    this.statements.push({ kind: 'highlight', factIds: [a, b], text });
    return true;
  }

  /** Its weight; less for a kind or a place that was told, nothing for what was named already. */
  private worth(fact: PromptFact): number {
    const titles = titlesOf(fact);
    const untold = titles.filter((title) => !this.titles.has(title)).length;
    if (titles.length > 0 && untold === 0 && fact.use !== 'insight') return -Infinity;
    const sameKind = this.told.filter(({ kind }) => kind === fact.kind).length;
    const samePlace = this.told.filter(
      ({ slots }) => slots['repo'] !== undefined && slots['repo'] === fact.slots['repo'],
    ).length;
    const thin = Array.isArray(fact.slots['titles']) && untold < 2 ? 12 : 0;
    return fact.weight - 6 * sameKind - 3 * samePlace - thin;
  }
}

function byWeight(facts: readonly PromptFact[]): PromptFact[] {
  return [...facts].sort((a, b) => b.weight - a.weight);
}

function lengthOf(fact: PromptFact): number {
  return titlesOf(fact).join(' ').split(' ').length;
}

function titlesOf({ slots }: PromptFact): string[] {
  return [slots['title'] ?? [], slots['titles'] ?? []].flat().slice(0, titlesInSentence);
}

/** A list is written with as many of its titles as fit. */
const titlesInSentence = 3;
const longestSentence = 24;

/** Of a sentence about two merges, beside the titles: five of its own and two repositories. */
const pairWords = 7;

/** About: a title counts with at most eight words, as it is shown. */
function wordsOf({ says, slots }: PromptFact): number {
  const filled = says.replace(/\{\w+\.(\w+)\}/gu, (_all, slot: string) => {
    const value = slots[slot] ?? 'in the week';
    const titles = Array.isArray(value) ? value.slice(0, titlesInSentence) : [value];
    return titles.map((title) => title.split(' ').slice(0, 8).join(' ')).join(' and ');
  });
  return Math.min(longestSentence, filled.split(/\s+/u).length);
}
