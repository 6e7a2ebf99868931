import type { Status } from '@/lib/http/contract';
import type { IntegrationProvider } from '@/lib/integrations/registry-ids';
import { feedHref } from '../activity/feed-query';
import type { Formats } from '../format';
import { addDays, localDateOf } from '../local-dates';

const spans = [
  { key: 'last7Days', label: '7 days', days: 7 },
  { key: 'last30Days', label: '30 days', days: 30 },
  { key: 'allTime', label: 'All time', days: null },
] as const;

/** Items by span of local days, today included; each opens the feed of this provider and span. */
export function CardCounts({
  counts,
  provider,
  formats,
  now,
}: {
  counts: Status['counts'];
  provider: IntegrationProvider;
  formats: Formats;
  now: Date;
}) {
  const today = localDateOf(now, formats.timeZone);
  const hrefOf = (days: number | null) =>
    feedHref({ source: provider, ...(days === null ? {} : { start: addDays(today, 1 - days), end: today }) });
  return (
    <dl className="grid grid-cols-3 gap-2">
      {spans.map(({ key, label, days }) => (
        <div key={key}>
          <dt className="text-xs text-muted">{label}</dt>
          <dd className="text-lg font-strong tabular-nums" data-count={key} suppressHydrationWarning>
            <a
              href={hrefOf(days)}
              className="underline decoration-line underline-offset-4 hover:decoration-current"
              suppressHydrationWarning
            >
              {formats.number(counts[key])}
            </a>
          </dd>
        </div>
      ))}
    </dl>
  );
}
