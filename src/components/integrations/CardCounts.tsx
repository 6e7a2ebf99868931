import type { Status } from '@/lib/http/contract';
import type { Formats } from '../format';

const spans = [
  { key: 'last7Days', label: '7 days' },
  { key: 'last30Days', label: '30 days' },
  { key: 'allTime', label: 'All time' },
] as const;

/** Items by span; all three open the feed of this provider. */
export function CardCounts({
  counts,
  provider,
  formats,
}: {
  counts: Status['counts'];
  provider: string;
  formats: Formats;
}) {
  return (
    <dl className="grid grid-cols-3 gap-2">
      {spans.map(({ key, label }) => (
        <div key={key}>
          <dt className="text-xs text-muted">{label}</dt>
          <dd className="text-lg font-strong tabular-nums" data-count={key} suppressHydrationWarning>
            {key === 'allTime' ? (
              <a
                href={`/dashboard/activity?source=${provider}`}
                className="underline decoration-line underline-offset-4 hover:decoration-current"
              >
                {formats.number(counts[key])}
              </a>
            ) : (
              formats.number(counts[key])
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}
