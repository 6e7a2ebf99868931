import { hourWords } from '../charts/hour-words';
import type { Formats } from '../format';
import { metricValue } from '../summary/numbers';
import { Notice } from '../ui/Notice';
import { Time } from '../ui/Time';
import { metrics, type MetricName } from '@/lib/metrics/registry';
import { readHour, type FeedFilters } from './feed-query';

interface MetricNoteProps {
  name: MetricName;
  total: number | undefined;
  /** Null: there is no single number, its sources do not cover the range, or filters leave out rows of it. */
  value: number | null;
  filters: FeedFilters;
  /** Of the platform that the list is limited to. */
  sourceName: string | null;
  formats: Formats;
}

/** Which number the list below was counted to, over what, and what it means. */
export function MetricNote({ name, total, value, filters, sourceName, formats }: MetricNoteProps) {
  const { label, sentence, unit } = metrics[name];
  const hour = readHour(filters.hour);
  return (
    <div className="mb-6">
      <Notice>
        <p>
          <strong className="font-strong">
            {label}
            {sourceName ? ` on ${sourceName}` : ''}
          </strong>
          {value === null ? null : (
            <>
              :{' '}
              <span className="tabular-nums" data-metric={name} data-value={value}>
                {metricValue(value, unit, formats)}
              </span>
            </>
          )}
          {total === undefined ? null : (
            <>
              {value !== null
                ? ', counted from'
                : filters.q || filters.type
                  ? ': of its rows, these'
                  : ': no single figure, counted from'}{' '}
              <strong className="font-strong tabular-nums" data-metric-total={name}>
                {formats.number(total)}
              </strong>{' '}
              {total === 1 ? 'row' : 'rows'}
            </>
          )}
          {hour ? (
            <>
              , <time dateTime={`${String(hour.hour).padStart(2, '0')}:00`}>{hourWords(hour, formats)}</time>
            </>
          ) : null}
          {filters.start && filters.end ? (
            <>
              , <time dateTime={filters.start}>{formats.dateRange(filters.start, filters.end)}</time>
            </>
          ) : null}
          {filters.asOf ? (
            <>
              , up to <Time at={filters.asOf} text={formats.dayTime(filters.asOf)} formats={formats} />
            </>
          ) : null}
          .
        </p>
        <p className="text-muted">{sentence}</p>
      </Notice>
    </div>
  );
}
