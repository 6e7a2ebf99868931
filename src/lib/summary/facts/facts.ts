/** The fact table: everything a summary may say, bounded, scored and in one order, whatever the amount of activity. */
import { sentence } from '../builtin/sentence';
import { clusterFacts } from './cluster-facts';
import { byScore, make } from './make-fact';
import { coverageFacts, isCovered } from './coverage-facts';
import { maxFacts, type Fact, type FactNumber, type FactTable, type FactWord } from '../fact';
import { contextOf, number, titles, type FactContext, type FactDraft, type FactsInput } from './facts-input';
import { insightRules } from './insights';
import { overviewFact } from './overview';
import { recommendationFacts } from './recommendations';
import { actionsOf } from './score';
import { periodOrdinal } from '../when';

export type { FactsInput } from './facts-input';

/** Under this many events there is nothing to summarise: one honest line says so. */
const fewEvents = 3;

const batchKinds: ReadonlySet<Fact['kind']> = new Set([
  'pull_request_batch',
  'review_batch',
  'page_batch',
] satisfies Fact['kind'][]);

/** Deterministic: the order of the rows and the clock do not matter, only `asOf` does. */
export function buildFacts(input: FactsInput): FactTable {
  const context = contextOf(input);
  const clusters = clusterFacts(context);
  const events = context.clusters.reduce((sum, cluster) => sum + actionsOf(cluster), 0);
  if (!isCovered(context)) return table(context, 'uncovered', [uncovered()]);
  // What was taken back is told, and leads only where nothing else is there.
  const single = clusters.filter((fact) => !batchKinds.has(fact.kind));
  const lead = single.find((fact) => fact.kind !== 'reverted') ?? single[0];
  if (!lead || events < fewEvents) return table(context, 'few', [few(context, clusters, events)]);
  const around = [
    ...coverageFacts(context),
    overviewFact(context, lead),
    ...[...recommendationFacts(context), ...insightFacts(context)].filter(
      ({ kind, subject }) => !context.isDismissed(kind, subject),
    ),
  ];
  return table(context, 'normal', [...around, ...clusters.slice(0, maxFacts - around.length)]);
}

function insightFacts(context: FactContext): FactDraft[] {
  return insightRules.flatMap((rule) => rule.find(context) ?? []).sort(byScore);
}

function table(context: FactContext, state: FactTable['state'], drafts: readonly FactDraft[]): FactTable {
  const { window, type } = context.input;
  const range = { start: window.start.toISOString(), end: window.end.toISOString(), timeZone: window.timeZone };
  const frame = {
    state,
    type,
    range,
    running: context.running,
    period: context.period,
    ordinal: periodOrdinal(type, context.calendar.dayOf(window.start), context.spanDays),
  };
  const facts = drafts.slice(0, maxFacts).map((draft, index): Fact => {
    const fact = {
      ...draft,
      id: `F${index + 1}`,
      score: Math.round(draft.score * 100) / 100,
      period: draft.period ?? { start: range.start, end: range.end },
    };
    return { ...fact, sentence: sentence(fact, frame, 0) ?? '' };
  });
  return { ...frame, facts };
}

function uncovered(): FactDraft {
  return make('nothing_covered', { numbers: {}, words: {}, evidence: [], metrics: [], score: 0 });
}

function few(context: FactContext, clusters: readonly FactDraft[], events: number): FactDraft {
  const named = clusters.flatMap((fact) =>
    Object.values(fact.words).flatMap((word) =>
      word.as === 'title' ? [word.text] : word.as === 'titles' ? word.list : [],
    ),
  );
  const words: Record<string, FactWord> = {};
  const numbers: Record<string, FactNumber> = {};
  const [gap] = coverageFacts(context);
  const source = gap?.words['sources'];
  if (gap && source) {
    words['sources'] = source;
    if (gap.words['day']) words['day'] = gap.words['day'];
  }
  if (events > 0) numbers['events'] = number(events, 'event');
  if (named.length > 0) words['titles'] = titles(named.slice(0, 2));
  const [first] = clusters;
  const talk = named.length === 0 && clusters.length === 1 && first?.numbers['messages'] !== undefined;
  if (talk) {
    Object.assign(words, first.words);
    Object.assign(numbers, first.numbers);
  }
  const { planned, away } = context.leave;
  const day = context.calendar.dayOf(context.input.window.start);
  const off = context.spanDays === 1 && context.input.settings.daysOff.includes(day);
  const leave = off || (planned > 0 && away === planned);
  return make('few_events', {
    variant: leave ? leaveVariant(off, events) : quietVariant(events, named.length, talk),
    numbers,
    words,
    score: 0,
    evidence:
      events === 0 ? [] : [...clusters.flatMap((fact) => fact.evidence), ...context.within.map((row) => row.id)],
    metrics: [...new Set(clusters.flatMap((fact) => fact.metrics))],
  });
}

/** Time off is no quiet time: it is called what it is. */
function leaveVariant(dayOff: boolean, events: number): string {
  return events > 0 ? 'away' : dayOff ? 'off' : 'leave';
}

function quietVariant(events: number, named: number, talk: boolean): string | null {
  if (events === 0) return 'none';
  return named > 0 ? 'named' : talk ? 'talk' : null;
}
