/** The writer that needs no network: ready sentences, filled from facts. The same facts always give the same text. */
import type { Fact, FactKind, FactTable, FactWord } from './fact';
import { number, phrase } from './facts-input';
import { countWords, fillTemplate } from './phrase-template';
import { framePhrases } from './phrases-frame';
import { insightPhrases } from './phrases-insights';
import { workPhrases } from './phrases-work';
import type { Draft, DraftStatement, StatementKind, SummaryWriter } from './writer';

export const builtinWriter: SummaryWriter = {
  id: 'builtin',
  model: null,
  version: '1',
  write: (table) => writeDraft(table),
};

export const phrases: Readonly<Record<string, readonly string[]>> = {
  ...framePhrases,
  ...workPhrases,
  ...insightPhrases,
};

/**
 * How often a kind is used in one summary at most. A period takes that many neighbours from the kind's list and the next
 * period goes on after them, so that consecutive periods share no sentence.
 */
const uses: Partial<Record<FactKind, number>> = {
  pull_request_merged: 3,
  pull_request_opened: 2,
  review: 2,
  commits: 3,
  page: 2,
  meeting: 2,
  meeting_series: 2,
  channel: 2,
  pull_request_batch: 2,
  issue_closed: 2,
  coverage_gap: 2,
};

const insightKinds: ReadonlySet<FactKind> = new Set([
  'focus_time',
  'meetings_scattered',
  'meeting_change',
  'after_hours',
  'review_load',
  'open_long',
  'busiest_hours',
  'busiest_day',
  'repository_quiet',
  'repository_new',
  'pull_request_cycle',
  'channel_concentration',
] satisfies FactKind[]);
const offerKinds: ReadonlySet<FactKind> = new Set([
  'ask_for_review',
  'decide_open',
  'move_meeting',
] satisfies FactKind[]);
const aloneKinds: ReadonlySet<FactKind> = new Set([
  'overview',
  'coverage_gap',
  'few_events',
  'nothing_covered',
] satisfies FactKind[]);

interface Limits {
  highlights: number;
  insights: number;
  offers: number;
  words: number;
}

function limitsOf(table: FactTable): Limits {
  const days = (Date.parse(table.range.end) - Date.parse(table.range.start)) / 86_400_000;
  if (days < 2) return { highlights: 4, insights: 2, offers: 1, words: 90 };
  return days < 9
    ? { highlights: 5, insights: 3, offers: 2, words: 180 }
    : { highlights: 5, insights: 3, offers: 2, words: 300 };
}

function writeDraft(table: FactTable): Draft {
  const limits = limitsOf(table);
  const page = new Page(table, limits.words);
  if (table.state !== 'normal') {
    for (const fact of table.facts.slice(0, 1)) page.add('summary', fact);
    return { statements: page.statements };
  }
  const overview = table.facts.find((fact) => fact.kind === 'overview');
  const clusters = table.facts.filter((fact) => isCluster(fact.kind));
  if (overview) page.add('summary', overview);
  for (const fact of chooseHighlights(clusters, limits.highlights))
    page.add('highlight', fact, page.count('highlight') < 3);
  const offers = chooseOffers(table, limits.offers);
  const insights = chooseInsights(table, limits.insights, offers);
  for (const fact of insights.slice(0, 1)) page.add('insight', fact, true);
  for (const fact of offers) page.add('recommendation', fact);
  for (const fact of insights.slice(1)) page.add('insight', fact);
  const order: StatementKind[] = ['summary', 'highlight', 'insight', 'recommendation'];
  return { statements: [...page.statements].sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind)) };
}

function isCluster(kind: FactKind): boolean {
  return !insightKinds.has(kind) && !offerKinds.has(kind) && !aloneKinds.has(kind);
}

/** Gathers statements, remembers how often a kind was used, and keeps within the words a reader has time for. */
class Page {
  readonly statements: DraftStatement[] = [];
  private readonly used = new Map<FactKind, number>();
  private words = 0;
  constructor(
    private readonly table: FactTable,
    private readonly budget: number,
  ) {}

  add(kind: StatementKind, fact: Fact, always = kind === 'summary'): void {
    const position = this.used.get(fact.kind) ?? 0;
    const text = sentence(fact, this.table, position);
    if (text === null) return;
    const words = countWords(text);
    if (!always && this.words + words > this.budget) return;
    this.used.set(fact.kind, position + 1);
    this.words += words;
    this.statements.push({ kind, text, factIds: [fact.id] });
  }

  count(kind: StatementKind): number {
    return this.statements.filter((statement) => statement.kind === kind).length;
  }
}

/** The sentence for a fact at its place; null where no phrasing can be filled. */
export function sentence(fact: Fact, table: FactTable, position: number): string | null {
  const key =
    fact.variant !== null && phrases[`${fact.kind}.${fact.variant}`] ? `${fact.kind}.${fact.variant}` : fact.kind;
  const list = phrases[key] ?? [];
  const { period, running } = table;
  const so: Record<string, FactWord> = running ? { sofar: phrase('so far') } : {};
  const words: Record<string, FactWord> = {
    in: phrase(period.in),
    noun: phrase(period.noun),
    before: phrase(period.before),
    then: phrase(period.then),
    ...so,
    ...fact.words,
  };
  // `{tense~was|has been}`: a period that still runs is spoken of in the present perfect.
  const numbers = { ...fact.numbers, tense: number(running ? 2 : 1, 'plain') };
  const first = table.ordinal * (uses[fact.kind] ?? 1) + position + hash(key);
  for (let step = 0; step < list.length; step += 1) {
    const template = list[(((first + step) % list.length) + list.length) % list.length];
    const text = template === undefined ? null : fillTemplate(template, { numbers, words });
    if (text !== null) return text;
  }
  return null;
}

/** FNV-1a: spreads the kinds, so that a period does not take the first sentence of each. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1)
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193) >>> 0;
  return value % 9973;
}

/** Best first, but a kind or a place already told counts less; the first three name something by its title. */
function chooseHighlights(clusters: readonly Fact[], most: number): Fact[] {
  const lead = clusters.find((fact) => !isBatch(fact));
  const others = clusters.filter((fact) => fact !== lead);
  const told =
    others.length >= 3 || !lead || lead.words['titles'] === undefined ? new Set(titlesOf(lead)) : new Set<string>();
  const pool = others.length >= 3 || !lead ? others : lead.words['titles'] === undefined ? others : [lead, ...others];
  const chosen: Fact[] = [];
  while (chosen.length < most && pool.length > 0) {
    let best = 0;
    for (let index = 1; index < pool.length; index += 1)
      if (worth(pool[index], chosen, told) > worth(pool[best], chosen, told)) best = index;
    const [fact] = pool.splice(best, 1);
    if (!fact) break;
    if (
      (uses[fact.kind] ?? 1) <= chosen.filter((other) => other.kind === fact.kind).length &&
      pool.length + chosen.length >= 3
    )
      continue;
    chosen.push(fact);
    for (const title of titlesOf(fact)) told.add(title);
  }
  // What speaks for many comes after what it adds to.
  return [...chosen.filter((fact) => !isBatch(fact)), ...chosen.filter(isBatch)];
}

function isBatch(fact: Fact): boolean {
  return fact.kind.endsWith('_batch');
}

function worth(fact: Fact | undefined, chosen: readonly Fact[], told: ReadonlySet<string>): number {
  if (!fact) return -Infinity;
  const sameKind = chosen.filter((other) => other.kind === fact.kind).length;
  const repo = fact.words['repo'];
  const samePlace =
    repo?.as === 'name'
      ? chosen.filter((other) => other.words['repo']?.as === 'name' && other.words['repo'].text === repo.text).length
      : 0;
  const names = titlesOf(fact);
  const nameless = names.length === 0 && chosen.length < 3 ? 15 : 0;
  const repeated = names.length > 0 && names.every((title) => told.has(title)) ? 40 : 0;
  return fact.score - 9 * sameKind - 4 * samePlace - nameless - repeated;
}

function titlesOf(fact: Fact | undefined): string[] {
  return Object.values(fact?.words ?? {}).flatMap((word) =>
    word.as === 'title' ? [word.text] : word.as === 'titles' ? word.list : [],
  );
}

function chooseOffers(table: FactTable, most: number): Fact[] {
  return table.facts
    .filter((fact) => offerKinds.has(fact.kind))
    .sort((a, b) => b.score - a.score || compareId(a, b))
    .slice(0, most);
}

function chooseInsights(table: FactTable, most: number, offers: readonly Fact[]): Fact[] {
  const offered = new Set(offers.flatMap((fact) => fact.evidence));
  const gaps = table.facts.filter((fact) => fact.kind === 'coverage_gap').slice(0, 2);
  const rest = table.facts
    .filter((fact) => insightKinds.has(fact.kind))
    .filter((fact) => !(fact.kind === 'open_long' && fact.evidence.length === 1 && offered.has(fact.evidence[0] ?? '')))
    .sort((a, b) => b.score - a.score || compareId(a, b));
  return [...gaps, ...rest].slice(0, most);
}

function compareId(a: Fact, b: Fact): number {
  return Number(a.id.slice(1)) - Number(b.id.slice(1));
}
