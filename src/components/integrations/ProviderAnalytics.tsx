'use client';
import { useEffect, useState } from 'react';
import type { IntegrationProvider } from '@/lib/integrations/registry-ids';
import { callApi, field, type ApiFailure } from '../api-client';
import { bucketDays, type DayCount } from '../charts/bucket-days';
import type { Formats } from '../format';
import { isLocalDate } from '../local-dates';
import { Notice } from '../ui/Notice';

const spans = [
  { value: '7', label: '7 days' },
  { value: '30', label: '30 days' },
  { value: 'all', label: 'All time' },
] as const;
type Span = (typeof spans)[number]['value'];

/** One provider's actions per day. */
export default function ProviderAnalytics({
  provider,
  name,
  unit,
  formats,
}: {
  provider: IntegrationProvider;
  name: string;
  unit: string;
  formats: Formats;
}) {
  const [span, setSpan] = useState<Span>('30');
  const [days, setDays] = useState<DayCount[] | null>(null);
  const [failure, setFailure] = useState<ApiFailure | null>(null);

  useEffect(() => {
    let stale = false;
    void callApi('GET', `/api/integrations/analytics?days=${span}`).then((result) => {
      if (stale) return;
      setFailure(result.ok ? null : result.failure);
      if (result.ok) setDays(readDays(result.data, provider));
    });
    return () => {
      stale = true;
    };
  }, [span, provider]);

  return (
    <div className="grid grid-cols-1 gap-3">
      <fieldset className="flex flex-wrap gap-x-4 gap-y-1">
        <legend className="sr-only">Span</legend>
        {spans.map(({ value, label }) => (
          <label key={value} className="inline-flex min-h-6 items-center gap-1">
            <input
              type="radio"
              className="accent-accent"
              name={`span-${provider}`}
              value={value}
              checked={span === value}
              onChange={() => setSpan(value)}
            />
            {label}
          </label>
        ))}
      </fieldset>
      {failure ? (
        <Notice tone="act">{failure.message}</Notice>
      ) : days ? (
        <Bars days={days} name={name} unit={unit} formats={formats} />
      ) : (
        <p className="text-muted">Loading…</p>
      )}
    </div>
  );
}

function Bars({ days, name, unit, formats }: { days: DayCount[]; name: string; unit: string; formats: Formats }) {
  const total = days.reduce((sum, day) => sum + day.count, 0);
  const first = days[0];
  const last = days.at(-1);
  if (!first || !last || total === 0) return <p className="text-muted">No activity from {name} in this span.</p>;
  const buckets = bucketDays(days, 45);
  const highest = Math.max(...buckets.map((bucket) => bucket.count));
  const width = 100 / buckets.length;
  return (
    <figure>
      <svg
        viewBox="0 0 100 40"
        preserveAspectRatio="none"
        className="keeps-colour h-16 w-full border-b border-edge text-accent"
        aria-hidden
      >
        {buckets.map((bucket, index) => (
          <rect
            key={bucket.from}
            x={index * width + width * 0.1}
            width={width * 0.8}
            y={40 - (bucket.count / highest) * 40}
            height={(bucket.count / highest) * 40}
            fill="currentColor"
          />
        ))}
      </svg>
      <p className="mt-1 flex justify-between text-xs text-muted" aria-hidden>
        <span>{formats.shortDate(first.date)}</span>
        <span>{formats.shortDate(last.date)}</span>
      </p>
      <figcaption className="mt-1">
        {formats.number(total)} {unit} from {formats.longDate(first.date)} to {formats.longDate(last.date)}.
      </figcaption>
    </figure>
  );
}

function readDays(data: unknown, provider: IntegrationProvider): DayCount[] {
  const days = field(data, 'days');
  if (!Array.isArray(days)) return [];
  return days.flatMap((day: unknown) => {
    const date = field(day, 'date');
    const count = field(day, provider);
    return typeof date === 'string' && isLocalDate(date)
      ? [{ date, count: typeof count === 'number' ? count : 0 }]
      : [];
  });
}
