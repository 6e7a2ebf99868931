import type { Formats } from '../format';
import { spanWords, type ChartDates } from './span-words';

/** A day or a week as the head of a row; it opens what happened in it. */
export function SpanHead({ span, dayOff, formats }: { span: ChartDates; dayOff: boolean; formats: Formats }) {
  return (
    <>
      <a
        href={`/dashboard?${new URLSearchParams(span.from === span.to ? { type: 'daily', date: span.from } : { start: span.from, end: span.to })}`}
        className="number-link"
      >
        <time dateTime={span.from}>{spanWords(span, formats)}</time>
      </a>
      {dayOff ? <span className="text-xs text-muted max-sm:block"> day off</span> : null}
    </>
  );
}
