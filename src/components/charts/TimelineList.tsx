import type { DayTimeline } from '@/lib/metrics/day-timeline';
import { metrics } from '@/lib/metrics/registry';
import { itemHref } from '../activity/feed-query';
import type { Formats } from '../format';
import { Disclosure } from '../ui/Disclosure';
import { Time } from '../ui/Time';
import { entriesOf } from './timeline-layout';

/** Everything of the day in the order of the clock; each opens its item. */
export function TimelineList({ day, formats }: { day: DayTimeline; formats: Formats }) {
  const entries = entriesOf(day);
  if (entries.length === 0) return null;
  return (
    <Disclosure summary="As a list" className="mt-4">
      <ol>
        {entries.map(({ id, metric, at, end, title, count }) => (
          <li
            key={`${metric} ${id}`}
            className="grid grid-cols-[--spacing(12)_minmax(0,1fr)] gap-x-3 border-b border-line py-1 sm:grid-cols-[--spacing(24)_--spacing(40)_minmax(0,1fr)]"
          >
            <span className="py-1 text-xs text-muted tabular-nums max-sm:row-span-2">
              <Time at={new Date(at)} text={formats.time(new Date(at))} formats={formats} />
              {end === null ? null : (
                <>
                  {'\u00a0– '}
                  <Time at={new Date(end)} text={formats.time(new Date(end))} formats={formats} />
                </>
              )}
            </span>
            <span className="text-xs leading-6 text-muted max-sm:col-start-2 max-sm:row-start-2">
              {metrics[metric].label}
              {count === 1 ? null : (
                <span data-metric={metric}>
                  {': '}
                  {formats.number(count)}
                </span>
              )}
            </span>
            <a
              href={itemHref(id)}
              data-evidence={id}
              className="inline-flex min-h-6 min-w-0 items-center underline decoration-line underline-offset-4 hover:decoration-current"
            >
              <span className="min-w-0">{title}</span>
            </a>
          </li>
        ))}
      </ol>
    </Disclosure>
  );
}
