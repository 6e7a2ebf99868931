import Link from 'next/link';
import type { Formats } from '../format';
import { Time } from '../ui/Time';
import type { CoverageView } from './coverage';

/** What the summary rests on: "Covers Mon 00:00 – Fri 18:04. Slack: …" */
export function CoverageLine({
  view,
  formats,
  days,
  rangeEnd,
}: {
  view: CoverageView;
  formats: Formats;
  days: number;
  rangeEnd: string;
}) {
  const at = days > 7 ? formats.dayTime : formats.weekdayTime;
  // The midnight that ends a range reads as the next day's: the minute before it is meant.
  const until = (to: string) => at(to === rangeEnd ? new Date(Date.parse(to) - 60_000) : to);
  return (
    <p className="text-xs text-muted" data-coverage>
      {view.span ? (
        <>
          Covers <Time at={view.span.from} text={at(view.span.from)} formats={formats} /> –{' '}
          <Time at={view.span.to} text={until(view.span.to)} formats={formats} />.{' '}
        </>
      ) : (
        'No source covers this range yet. '
      )}
      {view.gaps.map((gap) => (
        <span key={gap.name}>
          {gap.name}: {gap.reason} (<Time at={gap.from} text={at(gap.from)} formats={formats} /> –{' '}
          <Time at={gap.to} text={until(gap.to)} formats={formats} />
          ).{' '}
        </span>
      ))}
      {view.notConnected.length > 0 ? (
        <>
          Not connected:{' '}
          <Link href="/dashboard/integrations" prefetch={false} className="underline underline-offset-2 hover:text-ink">
            {view.notConnected.join(', ')}
          </Link>
          .
        </>
      ) : null}
    </p>
  );
}
