import type { Summary } from '@/lib/http/contract';

interface Span {
  from: string;
  to: string;
}

export interface CoverageView {
  /** The part of the range that at least one source covers; null: none does. */
  span: Span | null;
  /** Sources with a hole: why in words, and the parts of the range so far that are missing; none where a part of every day is. */
  gaps: { names: string[]; reason: string; missing: Span[] }[];
  notConnected: string[];
}

/**
 * What the numbers of a summary rest on. `names` gives the providers in the order they are shown;
 * `elapsed` is the part of the range that lay in the past when it was looked at.
 */
export function coverageView(
  coverage: Summary['coverage'],
  names: readonly { id: keyof Summary['coverage']; name: string }[],
  elapsed: Span,
): CoverageView {
  const view: CoverageView = { span: null, gaps: [], notConnected: [] };
  for (const { id, name } of names) {
    const entry = coverage[id];
    if (!entry) {
      view.notConnected.push(name);
      continue;
    }
    // What is read begins after the range: nothing of it is covered.
    const isOutside = Date.parse(entry.from) >= Date.parse(entry.to);
    if (!isOutside)
      view.span = {
        from: !view.span || entry.from < view.span.from ? entry.from : view.span.from,
        to: !view.span || entry.to > view.span.to ? entry.to : view.span.to,
      };
    if (!entry.complete)
      addGap(view, name, reasonWords(entry.reason), isOutside ? [elapsed] : missingSpans(entry, elapsed));
  }
  return view;
}

/** Sources that miss the same for the same reason are named together. */
function addGap({ gaps }: CoverageView, name: string, reason: string, missing: Span[]): void {
  const same = gaps.find((gap) => gap.reason === reason && JSON.stringify(gap.missing) === JSON.stringify(missing));
  if (same) same.names.push(name);
  else gaps.push({ names: [name], reason, missing });
}

/** The range of a summary up to the moment it was looked at. */
export function elapsedOf({ range, generatedAt }: Pick<Summary, 'range' | 'generatedAt'>): Span {
  return { from: range.start, to: Date.parse(generatedAt) < Date.parse(range.end) ? generatedAt : range.end };
}

/** Before and after what is covered. A lag shorter than the one a complete source may have is no hole. */
function missingSpans(entry: Span, elapsed: Span): Span[] {
  const spans: Span[] = [];
  if (Date.parse(entry.from) > Date.parse(elapsed.from)) spans.push({ from: elapsed.from, to: entry.from });
  if (Date.parse(elapsed.to) - Date.parse(entry.to) > allowedLagMs) spans.push({ from: entry.to, to: elapsed.to });
  return spans;
}

/** Twice the longest default interval of a sync, as the engine judges a source complete. */
const allowedLagMs = 2 * 3600_000;

const reasons: Readonly<Record<string, string | undefined>> = {
  history_not_read: 'older days are not read yet',
  not_up_to_date: 'not up to date',
  reauthorization_required: 'has to be reconnected',
  rate_limited: 'asks us to wait',
};

/** A reason is a code of ours or words already; words have spaces. */
function reasonWords(reason: string | null): string {
  if (reason === null) return 'not complete';
  return reasons[reason] ?? (reason.includes(' ') ? reason : 'the last sync did not finish');
}
