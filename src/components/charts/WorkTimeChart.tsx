import type { ReactNode } from 'react';
import type { ChartSpan } from '@/lib/metrics/chart-spans';
import type { StatMinutes } from '@/lib/metrics/stats-types';
import { durationWords, type Formats } from '../format';
import { ChartCard } from './ChartCard';
import { ChartEmpty } from './ChartEmpty';
import { ChartLegend } from './ChartLegend';
import { listHref, type ChartRange } from './chart-range';
import { ChartTable, type TableCell } from './ChartTable';
import { ColumnPlot, type SegmentNumber } from './ColumnPlot';
import type { ListedNumber } from './NumberLink';
import { SpanHead } from './SpanHead';
import { workLooks } from './series-looks';
import type { ChartDates } from './span-words';
import { stackDays } from './stack-days';
import { stateItems } from './state-items';
import { Swatch } from './Swatch';

interface WorkTimeChartProps {
  spans: readonly ChartSpan[];
  /** Of the whole range, as the numbers beside the summary have them. */
  total: StatMinutes;
  range: ChartRange;
  formats: Formats;
  /** Where there is no calendar: what to do about it. */
  action: ReactNode;
}

const id = 'working-time';
const title = 'Working time';

/** Parts of working time, from the ground up. They add up to it, to the minute. */
export const workParts = [
  { key: 'meetings', name: 'Meetings', metric: 'meetingTimeInWork', minutes: 'meetingsInWork' },
  { key: 'focus', name: 'Open focus', metric: 'focusTime', minutes: 'focus' },
  { key: 'fragmented', name: 'Fragmented', metric: 'fragmentedTime', minutes: 'fragmented' },
] as const;

const working = { key: 'working', name: 'Working time', metric: 'workingTime', minutes: 'working' } as const;
type Part = (typeof workParts)[number] | typeof working;

/** Meetings, open focus and fragmented time of each day (or week), as columns that come to its working time. */
export function WorkTimeChart({ spans, total, range, formats, action }: WorkTimeChartProps) {
  const number = (minutes: StatMinutes, part: Part, span: ChartDates): ListedNumber | null =>
    timeNumber(minutes[part.minutes], part.metric, span, range);
  const whole = { from: range.start, to: range.end };
  const known = spans.some(({ minutes }) => minutes.meetingsInWork !== null);
  const empty = emptyWords(known, spans, action);
  const bySpan = new Map(spans.map((span) => [span.from, span]));
  const segment = (span: ChartDates, key: string): SegmentNumber | null => {
    const part = workParts.find((entry) => entry.key === key);
    const found = bySpan.get(span.from);
    const value = part && found ? number(found.minutes, part, span) : null;
    return value && { ...value, short: clockLength(value.value) };
  };
  return (
    <ChartCard
      id={id}
      title={title}
      note="Open focus is what your calendar left free for two hours or more at a time. Meetings outside your working hours are left out."
      aligned
    >
      <figure>
        <figcaption className="sr-only">
          Stacked columns of meetings, open focus and fragmented time, which add up to the working time of each{' '}
          {isWeekly(spans) ? 'week' : 'day'}. The table below holds every number.
        </figcaption>
        <ChartLegend
          items={[
            ...workParts.map((part) => ({
              key: part.key,
              name: part.name,
              number: number(total, part, whole),
              missing: 'not covered',
              swatch: <Swatch look={workLooks[part.key]} id={`${id}-${part.key}-key`} />,
            })),
            { key: working.key, name: working.name, number: number(total, working, whole), swatch: null },
            ...stateItems(id, spans, isSplit),
          ]}
        />
        {empty ?? (
          <ColumnPlot
            id={id}
            spans={spans}
            plot={stackDays(
              spans.map(({ from, minutes, dayOff }) => ({
                date: from,
                dayOff,
                counts: Object.fromEntries(workParts.map((part) => [part.key, (minutes[part.minutes] ?? 0) / 60])),
              })),
              workParts.map(({ key }) => key),
            )}
            series={workParts.map(({ key, name }) => ({ key, name, look: workLooks[key] }))}
            numberOf={segment}
            known={(span) => isSplit(bySpan.get(span.from))}
            tickText={(hours) => `${formats.number(hours)} h`}
            metric="workingTime"
            formats={formats}
          />
        )}
        <ChartTable
          title={title}
          corner={isWeekly(spans) ? 'Week' : 'Day'}
          columns={[...workParts, working].map(({ name }) => name)}
          rows={spans.map((span) => ({
            key: span.from,
            head: <SpanHead span={span} dayOff={span.dayOff} formats={formats} />,
            cells: [...workParts, working].map((part): TableCell =>
              span.ahead ? { missing: 'still ahead' } : inTable(number(span.minutes, part, span)),
            ),
          }))}
          total={{
            key: 'total',
            head: 'All',
            cells: [...workParts, working].map((part): TableCell => inTable(number(total, part, whole))),
          }}
        />
        <AcrossMidnight spans={spans} total={total} />
      </figure>
    </ChartCard>
  );
}

function inTable(number: ListedNumber | null): TableCell {
  return number ? { ...number, text: clockLength(number.value) } : { missing: 'not covered' };
}

export function timeNumber(
  minutes: number | null,
  metric: string,
  span: ChartDates,
  range: ChartRange,
): ListedNumber | null {
  if (minutes === null) return null;
  return { metric, value: minutes, text: durationWords(minutes), href: listHref(range, span, { metric }) };
}

/** `2:30`, where there is room for no more. */
function clockLength(minutes: number): string {
  return `${Math.floor(minutes / 60)}:${String(Math.round(minutes) % 60).padStart(2, '0')}`;
}

/** Whether a calendar says what became of its working time. */
function isSplit(span: ChartSpan | undefined): boolean {
  return span !== undefined && !span.ahead && span.minutes.meetingsInWork !== null;
}

function isWeekly(spans: readonly ChartSpan[]): boolean {
  return spans.some(({ from, to }) => from !== to);
}

function emptyWords(known: boolean, spans: readonly ChartSpan[], action: ReactNode): ReactNode {
  const planned = spans.some(({ minutes }) => minutes.working > 0);
  const words = !planned
    ? {
        title: 'No working time yet',
        text: 'These days are off, or their working hours have not begun. Your hours are in the settings.',
      }
    : !known
      ? {
          title: 'No calendar for these days',
          text: 'What became of the working time is known where a calendar was read.',
        }
      : null;
  if (words === null) return null;
  return (
    <div className="mt-4">
      <ChartEmpty title={words.title} action={planned ? action : null}>
        {words.text}
      </ChartEmpty>
    </div>
  );
}

/** Working hours that go on past midnight: a gap may be long enough only as one. */
function AcrossMidnight({ spans, total }: Pick<WorkTimeChartProps, 'spans' | 'total'>) {
  const sum = spans.reduce((all, { minutes }) => all + (minutes.focus ?? 0), 0);
  if (total.focus === null || sum === total.focus) return null;
  return (
    <p className="mt-3 text-xs text-muted">
      The rows add up to less open focus than the whole: a block across midnight is long enough only as one.
    </p>
  );
}
