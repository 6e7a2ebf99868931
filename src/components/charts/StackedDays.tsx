import Link from 'next/link';
import type { Formats } from '../format';
import { Disclosure } from '../ui/Disclosure';
import { labelledDays, stackDays, type DayCounts } from './stack-days';

export interface Series {
  key: string;
  name: string;
}

/** Tokens in the order of the series; the fifth starts again. */
const fills = ['text-series-1', 'text-series-2', 'text-series-3', 'text-series-4'];

interface StackedDaysProps {
  title: string;
  days: DayCounts[];
  series: Series[];
  formats: Formats;
}

/** Activity by platform and day: columns drawn on the server, words as HTML (they keep their size), the same data as a table. */
export function StackedDays({ title, days, series, formats }: StackedDaysProps) {
  const keys = series.map(({ key }) => key);
  const plot = stackDays(days, keys);
  const dates = days.map((day) => day.date);
  const labels = {
    wide: labelledDays(dates, 7),
    narrow: days.length <= 7 ? labelledDays(dates, 7) : labelledDays(dates, 4),
  };
  const first = days[0];
  const last = days.at(-1);
  return (
    <figure>
      <figcaption className="sr-only">
        {title}, {first ? formats.longDate(first.date) : ''} to {last ? formats.longDate(last.date) : ''}. The table
        below holds every value.
      </figcaption>
      <Legend days={days} series={series} formats={formats} />
      <div className="mt-4 grid grid-cols-[auto_minmax(0,1fr)] gap-x-2" aria-hidden>
        <div className="relative h-48 min-w-6 text-right text-xs text-muted tabular-nums">
          {plot.ticks.map((tick) => (
            <span
              key={tick.value}
              className="absolute right-0 -translate-y-1/2"
              style={{ top: `${tick.y}%` }}
              data-metric="series"
            >
              {formats.number(tick.value)}
            </span>
          ))}
          <span className="invisible">{formats.number(Math.max(...plot.ticks.map((tick) => tick.value)))}</span>
        </div>
        <svg viewBox="0 0 100 100" preserveAspectRatio="none" className="h-48 w-full">
          {plot.ticks.map((tick) => (
            <line
              key={tick.value}
              x1="0"
              x2="100"
              y1={tick.y}
              y2={tick.y}
              stroke="currentColor"
              className="text-line"
              vectorEffect="non-scaling-stroke"
            />
          ))}
          {plot.columns.map((column) => (
            <g key={column.date}>
              {column.dayOff ? (
                <rect
                  x={column.x}
                  width={column.width}
                  y="0"
                  height="100"
                  fill="currentColor"
                  className="text-sunken"
                />
              ) : null}
              {column.segments.map((segment) => (
                <rect
                  key={segment.key}
                  x={column.x}
                  width={column.width}
                  y={segment.y}
                  height={segment.height}
                  fill="currentColor"
                  stroke="var(--color-surface)"
                  strokeWidth="1"
                  vectorEffect="non-scaling-stroke"
                  className={`keeps-colour ${fills[keys.indexOf(segment.key) % fills.length]}`}
                >
                  <title>{`${nameOf(segment.key, series)}: ${formats.number(segment.count)} on ${formats.longDate(column.date)}`}</title>
                </rect>
              ))}
            </g>
          ))}
        </svg>
        <div />
        <DayLabels days={days} labels={labels} formats={formats} />
      </div>
      <Disclosure summary="As a table" className="mt-4">
        <DaysTable days={days} series={series} formats={formats} title={title} />
      </Disclosure>
    </figure>
  );
}

function Legend({ days, series, formats }: Pick<StackedDaysProps, 'days' | 'series' | 'formats'>) {
  return (
    <ul className="flex flex-wrap gap-x-6 gap-y-1">
      {series.map(({ key, name }, index) => (
        <li key={key} className="inline-flex min-h-6 items-center gap-2">
          <svg
            viewBox="0 0 12 12"
            width="12"
            height="12"
            aria-hidden
            className={`keeps-colour ${fills[index % fills.length]}`}
          >
            <rect width="12" height="12" rx="2" fill="currentColor" />
          </svg>
          {name}
          <span className="font-strong tabular-nums" data-metric="series">
            {covered(days, key) ? formats.number(days.reduce((sum, day) => sum + (day.counts[key] ?? 0), 0)) : '–'}
          </span>
        </li>
      ))}
      {days.some((day) => day.dayOff) ? (
        <li className="inline-flex min-h-6 items-center gap-2 text-muted">
          <svg viewBox="0 0 12 12" width="12" height="12" aria-hidden className="keeps-colour text-sunken">
            <rect width="12" height="12" rx="2" fill="currentColor" stroke="var(--color-edge)" />
          </svg>
          Day off
        </li>
      ) : null}
    </ul>
  );
}

function DayLabels({
  days,
  labels,
  formats,
}: {
  days: DayCounts[];
  labels: Record<'wide' | 'narrow', ReadonlySet<string>>;
  formats: Formats;
}) {
  const week = days.length <= 7;
  return (
    <div className="mt-1 flex text-xs text-muted">
      {days.map(({ date }) => (
        <span key={date} className={`relative min-w-0 flex-1 ${week ? 'h-8' : 'h-4'}`}>
          {labels.wide.has(date) ? (
            <DayLabel date={date} week={week} formats={formats} className="hidden sm:block" />
          ) : null}
          {labels.narrow.has(date) ? (
            <DayLabel date={date} week={week} short={week} formats={formats} className="sm:hidden" />
          ) : null}
        </span>
      ))}
    </div>
  );
}

function DayLabel({
  date,
  week,
  short,
  formats,
  className,
}: {
  date: string;
  week: boolean;
  short?: boolean;
  formats: Formats;
  className: string;
}) {
  return (
    <time dateTime={date} className={`absolute left-1/2 -translate-x-1/2 text-center whitespace-nowrap ${className}`}>
      {week ? <span className="block">{formats.weekday(date)}</span> : null}
      {short ? formats.dayOfMonth(date) : formats.shortDate(date)}
    </time>
  );
}

function DaysTable({ days, series, formats, title }: StackedDaysProps) {
  return (
    <div className="overflow-x-auto" tabIndex={0} role="region" aria-label={`${title}, table`}>
      <table className="w-full border-collapse text-right tabular-nums">
        <caption className="sr-only">{title}</caption>
        <thead>
          <tr className="border-b border-edge text-xs text-muted">
            <th scope="col" className="py-1 pr-3 text-left font-strong">
              Day
            </th>
            {series.map(({ key, name }) => (
              <th key={key} scope="col" className="px-2 py-1 font-strong">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {days.map((day) => (
            <tr key={day.date} className="border-b border-line">
              <th scope="row" className="py-1 pr-3 text-left font-normal whitespace-nowrap">
                <Link
                  href={`/dashboard/activity?start=${day.date}&end=${day.date}`}
                  prefetch={false}
                  className="underline decoration-line underline-offset-4 hover:decoration-current"
                >
                  <time dateTime={day.date}>
                    {formats.weekday(day.date)} {formats.shortDate(day.date)}
                  </time>
                </Link>
                {day.dayOff ? <span className="text-xs text-muted"> day off</span> : null}
              </th>
              {series.map(({ key }) => (
                <td key={key} className="px-2 py-1" data-metric="series">
                  {typeof day.counts[key] === 'number' ? (
                    formats.number(day.counts[key])
                  ) : (
                    <span title={day.ahead ? 'still ahead' : 'not covered'}>–</span>
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function covered(days: readonly DayCounts[], key: string): boolean {
  return days.some((day) => typeof day.counts[key] === 'number');
}

function nameOf(key: string, series: readonly Series[]): string {
  return series.find((entry) => entry.key === key)?.name ?? key;
}
