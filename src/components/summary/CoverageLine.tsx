import Link from 'next/link';
import type { Formats } from '../format';
import { Time } from '../ui/Time';
import type { CoverageView } from './coverage';

interface CoverageLineProps {
  view: CoverageView;
  formats: Formats;
  days: number;
  rangeEnd: string;
}

/** What the summary rests on: "Covers Mon 00:00 – Fri 18:04. Slack missing Tue 10:00 – Tue 12:00 (not up to date)." */
export function CoverageLine({ view, formats, days, rangeEnd }: CoverageLineProps) {
  const at = days === 1 ? formats.time : days > 7 ? formats.dayTime : formats.weekdayTime;
  // The midnight that ends a range reads as the next day's: the minute before it is meant.
  const until = (to: string) => at(to === rangeEnd ? new Date(Date.parse(to) - 60_000) : to);
  const spanOf = ({ from, to }: { from: string; to: string }) => (
    <>
      <Time at={from} text={at(from)} formats={formats} /> – <Time at={to} text={until(to)} formats={formats} />
    </>
  );
  return (
    <span data-coverage>
      {view.span ? <>Covers {spanOf(view.span)}. </> : 'No source covers this range yet. '}
      {view.gaps.map(({ names, reason, missing }) => (
        <span key={names.join()} data-gap={names.join(', ')}>
          {missing.length === 0 || !view.span ? `${listed(names)}: ${reason}. ` : null}
          {(view.span ? missing : []).map((span, index) => (
            <span key={span.from}>
              {index === 0 ? `${listed(names)} missing ` : ' and '}
              {spanOf(span)}
            </span>
          ))}
          {missing.length > 0 && view.span ? ` (${reason}). ` : null}
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
    </span>
  );
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join() : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
