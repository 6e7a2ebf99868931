/**
 * A second author beside the built-in writer: true sentences in words of its own, as a good language model would put them.
 * How many of these the check blocks is what it costs; a check that knows one author's sentences by heart costs the other's.
 */
import type { Fact, FactKind, FactTable } from '@/lib/summary/fact';
import type { DraftStatement, StatementKind } from '@/lib/summary/writer';
import { clauseWordingsC } from './author-c-clauses';
import { frameWordingsC } from './author-c-frame';
import { insightWordingsC } from './author-c-insights';
import { workWordingsC } from './author-c-work';
import { clauseWordings, joints } from './author-clauses';
import { frameWordings } from './author-frame';
import { insightWordings } from './author-insights';
import { workWordings } from './author-work';
import { fill, longest, sentenceOf, wordsIn, type Half, type Halves, type TwoHalves } from './phrasing';
import type { Random } from './random';

/** Which kind of statement a fact is told in. A new kind of fact does not compile until it is told here. */
export const tellings: Readonly<Record<FactKind, StatementKind>> = {
  overview: 'summary',
  pull_request_merged: 'highlight',
  pull_request_opened: 'highlight',
  pull_request_closed: 'highlight',
  pull_request_batch: 'highlight',
  reverted: 'highlight',
  review: 'highlight',
  review_batch: 'highlight',
  issue_opened: 'highlight',
  issue_closed: 'highlight',
  commits: 'highlight',
  page: 'highlight',
  page_batch: 'highlight',
  meeting: 'highlight',
  meeting_series: 'highlight',
  meeting_batch: 'highlight',
  channel: 'highlight',
  direct_messages: 'highlight',
  reactions: 'highlight',
  focus_time: 'insight',
  meetings_scattered: 'insight',
  meeting_change: 'insight',
  after_hours: 'insight',
  review_load: 'insight',
  open_long: 'insight',
  busiest_hours: 'insight',
  busiest_day: 'insight',
  repository_quiet: 'insight',
  repository_new: 'insight',
  pull_request_cycle: 'insight',
  channel_concentration: 'insight',
  meeting_costs_focus: 'insight',
  busiest_against_meetings: 'insight',
  documentation_run: 'insight',
  waiting_for_you: 'insight',
  ask_for_review: 'recommendation',
  decide_open: 'recommendation',
  move_meeting: 'recommendation',
  coverage_gap: 'insight',
  few_events: 'summary',
  nothing_covered: 'summary',
};

const wordings: Readonly<Record<string, TwoHalves>> = { ...workWordings, ...insightWordings, ...frameWordings };
const wordingsC: Readonly<Record<string, readonly string[]>> = {
  ...workWordingsC,
  ...insightWordingsC,
  ...frameWordingsC,
};
const clauses: Readonly<Record<string, TwoHalves>> = clauseWordings;
const clausesC: Readonly<Record<string, readonly string[]>> = clauseWordingsC;

/** By variant where it has words of its own, and by kind where they hold for every variant. */
export function wordingsFor({ kind, variant }: Pick<Fact, 'kind' | 'variant'>): Halves {
  const listOf = (among: (key: string) => readonly string[] | undefined): readonly string[] => {
    const own = variant === null ? undefined : among(`${kind}.${variant}`);
    const common = among(kind);
    if (own && common && kind === 'focus_time') return [...own, ...common];
    return own ?? common ?? [];
  };
  return {
    A: listOf((key) => wordings[key]?.A),
    B: listOf((key) => wordings[key]?.B),
    C: listOf((key) => wordingsC[key]),
  };
}

/** One or two sentences for each fact, and some that cite two facts. */
export function writeAsSecondAuthor(table: FactTable, half: Half, random: Random): DraftStatement[] {
  const singles = table.facts.flatMap((fact) => tell(fact, table, half, random, 2));
  return [...singles, ...pairs(table, half, random)];
}

export function tell(fact: Fact, table: FactTable, half: Half, random: Random, most: number): DraftStatement[] {
  const texts = random.shuffle(wordingsFor(fact)[half]).flatMap((wording) => {
    const text = fill(wording, fact, table, random);
    return text === null ? [] : [sentenceOf(text, wording)];
  });
  return texts.slice(0, most).map((text) => ({ kind: tellings[fact.kind], text, factIds: [fact.id] }));
}

export interface Clause {
  text: string;
  /** The same at the head of a sentence. */
  head: string;
}

/** Null where the second author has no short clause for the fact. */
export function clauseFor(fact: Fact, table: FactTable, half: Half, random: Random): Clause | null {
  const among = (key: string): readonly string[] | undefined => (half === 'C' ? clausesC[key] : clauses[key]?.[half]);
  const list = among(`${fact.kind}.${fact.variant}`) ?? among(fact.kind) ?? [];
  if (list.length === 0) return null;
  const wording = random.pick(list);
  const text = fill(wording, fact, table, random);
  return text === null ? null : { text, head: sentenceOf(text, wording) };
}

/** Two pieces of work in one breath; never two of the same kind with the same title, which would say one thing twice. */
function pairs(table: FactTable, half: Half, random: Random): DraftStatement[] {
  const work = random.shuffle(table.facts.filter(({ kind }) => tellings[kind] === 'highlight'));
  const made: DraftStatement[] = [];
  for (let index = 0; index + 1 < Math.min(work.length, 16); index += 2) {
    const [first, second] = [work[index], work[index + 1]];
    if (!first || !second || first.names.some((name) => second.names.includes(name) && name.includes(' '))) continue;
    const one = clauseFor(first, table, half, random);
    const other = clauseFor(second, table, half, random);
    if (!one || !other) continue;
    const said: Record<string, string> = { first: one.head, second: other.text, Second: other.head };
    const text = random.pick(joints[half]).replace(/\{(\w+)\}/gu, (_hole, slot: string) => said[slot] ?? '');
    if (wordsIn(text) <= longest) made.push({ kind: 'highlight', text, factIds: [first.id, second.id] });
  }
  return made;
}
