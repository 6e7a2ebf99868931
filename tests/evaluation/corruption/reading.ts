/** Where the titles, names, times and numbers of a sentence stand, so that one of them can be falsified and the rest left alone. */
import { units, type Fact, type Unit } from '@/lib/summary/fact';
import { monthNames, weekdayNames } from '@/lib/summary/when';

export type SpanKind = 'title' | 'name' | 'reference' | 'channel' | 'clock' | 'date' | 'month' | 'weekday' | 'number';

export interface Span {
  kind: SpanKind;
  start: number;
  end: number;
  text: string;
  /** Of a number. */
  value: number;
  unit: Unit | null;
}

export interface Reading {
  text: string;
  spans: Span[];
  /** The text with everything in `spans` blotted out, place for place: what is left are the sentence's own words. */
  own: string;
}

const blot = '\u0001';
const months = monthNames.join('|');
const unitOf = new Map<string, Unit>(
  (Object.keys(units) as Unit[]).flatMap((unit) => units[unit].map((text): [string, Unit] => [text, unit])),
);
const unitTexts = [...unitOf.keys()].filter((text) => /\w/u.test(text)).sort((a, b) => b.length - a.length);

const patterns: readonly [SpanKind, RegExp][] = [
  ['reference', /#\d+/gu],
  ['channel', /#[\w-]+/gu],
  ['clock', /\b\d{1,2}:\d{2}\b/gu],
  ['date', new RegExp(`\\b(?:\\d{1,2} and )?\\d{1,2} (?:${months})(?: \\d{4})?\\b`, 'gu')],
  ['month', new RegExp(`\\b(?:${months})\\b`, 'gu')],
  ['weekday', new RegExp(`\\b(?:${weekdayNames.join('|')})\\b`, 'gu')],
  ['number', new RegExp(`(?<![\\w.])(\\d[\\d,]*(?:\\.\\d+)?)(?:(%)| (?:edited )?(${unitTexts.join('|')})\\b)?`, 'gu')],
];

export function read(text: string, cited: readonly Fact[]): Reading {
  const spans: Span[] = [];
  let own = text;
  const take = (kind: SpanKind, pattern: RegExp): void => {
    own = own.replace(pattern, (found: string, ...rest: unknown[]) => {
      const start = Number(rest.find((part) => typeof part === 'number'));
      const [digits, percent, unit] =
        kind === 'number' ? rest.map((part) => (typeof part === 'string' ? part : '')) : [];
      spans.push({
        kind,
        start,
        end: start + found.length,
        text: found,
        value: Number((digits ?? '').replaceAll(',', '')),
        unit: percent === '%' ? 'percent' : (unitOf.get(unit ?? '') ?? null),
      });
      return blot.repeat(found.length);
    });
  };
  take('title', /“[^”]*”/gu);
  for (const name of namesOf(cited))
    take('name', new RegExp(`(?<![\\p{L}\\p{N}_/#-])${escape(name)}(?![\\p{L}\\p{N}_/-])`, 'gu'));
  for (const [kind, pattern] of patterns) take(kind, pattern);
  return { text, spans: spans.sort((a, b) => a.start - b.start), own };
}

/** What is written without quotation marks: repositories and sources, the longest first. */
export function namesOf(cited: readonly Fact[]): string[] {
  const names = cited.flatMap((fact) =>
    Object.values(fact.words).flatMap((word) => (word.as === 'name' && !word.text.startsWith('#') ? [word.text] : [])),
  );
  return [...new Set(names)].sort((a, b) => b.length - a.length);
}

export function ofKind(reading: Reading, ...kinds: SpanKind[]): Span[] {
  return reading.spans.filter(({ kind }) => kinds.includes(kind));
}

export function replaceSpan(text: string, span: Pick<Span, 'start' | 'end'>, by: string): string {
  return text.slice(0, span.start) + by + text.slice(span.end);
}

/** The last place first, so that the places before it stay where they are. */
export function replaceSpans(
  text: string,
  changes: readonly { span: Pick<Span, 'start' | 'end'>; by: string }[],
): string {
  return [...changes]
    .sort((a, b) => b.span.start - a.span.start)
    .reduce((rest, { span, by }) => replaceSpan(rest, span, by), text);
}

/** Where the sentence's own words match; titles and names are not looked into. */
export function findOwn(reading: Reading, pattern: RegExp): { start: number; end: number; text: string }[] {
  const all = new RegExp(pattern.source, [...new Set([...pattern.flags, 'g'])].join(''));
  return [...reading.own.matchAll(all)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
    text: match[0],
  }));
}

export function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/gu, '\\$&');
}
