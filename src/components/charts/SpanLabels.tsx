import type { Formats } from '../format';
import { labelledDays } from './stack-days';
import type { ChartDates } from './span-words';

/** Dates under the columns, as many as fit: more of them from the middle width on. */
export function SpanLabels({ spans, formats }: { spans: readonly ChartDates[]; formats: Formats }) {
  const dates = spans.map(({ from }) => from);
  const week = spans.length <= 7 && spans.every(({ from, to }) => from === to);
  const wide = labelledDays(dates, 7);
  const narrow = week ? wide : labelledDays(dates, 4);
  return (
    <div className="mt-1 flex text-xs text-muted">
      {dates.map((date) => (
        <span key={date} className={`relative min-w-0 flex-1 ${week ? 'h-8' : 'h-4'}`}>
          {wide.has(date) ? <Label date={date} week={week} formats={formats} className="hidden sm:block" /> : null}
          {narrow.has(date) ? (
            <Label date={date} week={week} short={week} formats={formats} className="sm:hidden" />
          ) : null}
        </span>
      ))}
    </div>
  );
}

function Label({
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
