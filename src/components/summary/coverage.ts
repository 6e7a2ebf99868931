import type { Summary } from '@/lib/http/contract';

export interface CoverageView {
  /** The part of the range that at least one source covers; null: none does. */
  span: { from: string; to: string } | null;
  /** Sources with a hole, in words. */
  gaps: { name: string; reason: string; from: string; to: string }[];
  notConnected: string[];
}

/** What the numbers of a summary rest on. `names` gives the providers in the order they are shown. */
export function coverageView(
  coverage: Summary['coverage'],
  names: readonly { id: keyof Summary['coverage']; name: string }[],
): CoverageView {
  const view: CoverageView = { span: null, gaps: [], notConnected: [] };
  for (const { id, name } of names) {
    const entry = coverage[id];
    if (!entry) {
      view.notConnected.push(name);
      continue;
    }
    view.span = {
      from: !view.span || entry.from < view.span.from ? entry.from : view.span.from,
      to: !view.span || entry.to > view.span.to ? entry.to : view.span.to,
    };
    if (!entry.complete) view.gaps.push({ name, reason: reasonWords(entry.reason), from: entry.from, to: entry.to });
  }
  return view;
}

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
