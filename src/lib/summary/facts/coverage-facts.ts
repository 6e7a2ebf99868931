/** What is not known is said, not counted as nothing. */
import { spansWindow } from '../../metrics/coverage';
import type { SourceCoverage } from '../../metrics/types';
import { make } from './make-fact';
import { isWithin } from './rows-by-type';
import { name, date, type FactContext, type FactDraft } from './facts-input';
import { dateText } from '../when';

interface Gap {
  sources: string[];
  variant: 'before' | 'since' | 'all' | 'part';
  day: string | null;
}

/** One fact per kind of gap and day; sources with the same gap share it. */
export function coverageFacts(context: FactContext): FactDraft[] {
  const gaps = new Map<string, Gap>();
  for (const source of Object.keys(context.input.coverage).sort()) {
    const coverage = context.input.coverage[source];
    if (!coverage) continue;
    for (const gap of gapsOf(coverage, context)) {
      const key = `${gap.variant} ${gap.day ?? ''}`;
      const known = gaps.get(key) ?? { ...gap, sources: [] };
      known.sources.push(sourceName(source, context));
      gaps.set(key, known);
    }
  }
  return [...gaps.values()].map(gapFact);
}

/** Whether any connected source reaches into the window at all. */
export function isCovered(context: FactContext): boolean {
  const { start, end } = context.span;
  if (start >= end) return true;
  return (
    Object.values(context.input.coverage).some(
      (coverage) => coverage !== null && coverage.from < end && coverage.to > start,
    ) || context.rows.some((row) => isWithin(row.occurredAt, context.span))
  );
}

function gapsOf(coverage: SourceCoverage, context: FactContext): Omit<Gap, 'sources'>[] {
  const { start, end } = context.span;
  if (coverage.from >= end || coverage.to <= start) return [{ variant: 'all', day: null }];
  const gaps: Omit<Gap, 'sources'>[] = [];
  if (coverage.from > start) gaps.push({ variant: 'before', day: momentText(coverage.from, context) });
  // The numbers' own rule of how far back a last run may lie.
  if (!spansWindow({ ...coverage, from: start }, context.input))
    gaps.push({ variant: 'since', day: momentText(coverage.to, context) });
  if (coverage.missingTypes.length > 0) gaps.push({ variant: 'part', day: null });
  return gaps;
}

function momentText(instant: Date, context: FactContext): string {
  const clock = context.calendar.clock(instant);
  if (context.spanDays <= 1) return clock;
  const day = dateText(context.calendar.dayOf(instant));
  return clock === '00:00' || context.spanDays > 7 ? day : `${clock} on ${day}`;
}

function sourceName(id: string, context: FactContext): string {
  return context.input.sourceNames?.[id] ?? `${id.charAt(0).toUpperCase()}${id.slice(1)}`;
}

function gapFact(gap: Gap): FactDraft {
  const [last, ...rest] = [...gap.sources].reverse();
  const list = rest.length === 0 ? (last ?? '') : `${rest.reverse().join(', ')} and ${last ?? ''}`;
  return make('coverage_gap', {
    variant: gap.sources.length === 1 ? gap.variant : `${gap.variant}_many`,
    numbers: {},
    words: { sources: name(list), ...(gap.day ? { day: date(gap.day) } : {}) },
    evidence: [],
    metrics: [],
    score: 40,
  });
}
