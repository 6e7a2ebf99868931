import type { IntegrationProvider } from '@/lib/integrations/registry-ids';
import type { ChartSpan } from '@/lib/metrics/chart-spans';
import type { Formats } from '../format';
import { ChartCard } from './ChartCard';
import { ChartEmpty } from './ChartEmpty';
import { ChartLegend } from './ChartLegend';
import { listHref, type ChartRange } from './chart-range';
import { ChartTable, type TableCell } from './ChartTable';
import { ColumnPlot, type SegmentNumber } from './ColumnPlot';
import type { ListedNumber } from './NumberLink';
import { SpanHead } from './SpanHead';
import { platformLook } from './series-looks';
import type { ChartDates } from './span-words';
import { stackDays } from './stack-days';
import { stateItems } from './state-items';
import { Swatch } from './Swatch';

export interface Platform {
  id: IntegrationProvider;
  name: string;
}

interface PlatformChartProps {
  /** The connected platforms. */
  platforms: readonly Platform[];
  spans: readonly ChartSpan[];
  range: ChartRange;
  formats: Formats;
}

const id = 'platforms';
const title = 'Activity by platform';

/** Actions by platform and day (or week), as stacked columns and as a table. A platform keeps its colour whichever are connected. */
export function PlatformChart({ platforms, spans, range, formats }: PlatformChartProps) {
  const counts = spans.map(({ from, actions, dayOff, ahead }) => ({ date: from, counts: actions, dayOff, ahead }));
  const read = platforms.filter((platform) => spans.some((span) => isKnown(span.actions[platform.id])));
  if (read.length === 0)
    return (
      <ChartCard id={id} title={title}>
        <ChartEmpty title="Not read yet">
          No source covers these days yet. They appear here as they are read.
        </ChartEmpty>
      </ChartCard>
    );
  const numberFor = (value: number, span: ChartDates, source: string): ListedNumber => ({
    metric: 'actions',
    value,
    text: formats.number(value),
    href: listHref(range, span, { metric: 'actions', source: source as IntegrationProvider }),
  });
  const cellOf = (span: ChartSpan, source: string): ListedNumber | null => {
    const value = span.actions[source];
    return isKnown(value) ? numberFor(value, span, source) : null;
  };
  const whole = { from: range.start, to: range.end };
  const totals = new Map(
    read.map((platform) => [
      platform.id,
      numberFor(
        spans.reduce((sum, span) => sum + (span.actions[platform.id] ?? 0), 0),
        whole,
        platform.id,
      ),
    ]),
  );
  const nothing = [...totals.values()].every(({ value }) => value === 0);
  const series = platforms.map((platform) => ({
    key: platform.id,
    name: platform.name,
    look: platformLook(platform.id),
  }));
  const bySpan = new Map(spans.map((span) => [span.from, span]));
  const segment = (span: ChartDates, key: string): SegmentNumber | null => {
    const found = bySpan.get(span.from);
    const number = found ? cellOf(found, key) : null;
    return number && { ...number, short: number.text };
  };
  return (
    <ChartCard id={id} title={title} note="One per item, and each message and reaction." aligned>
      <figure>
        <figcaption className="sr-only">
          Stacked columns of what you did on each platform, one {spans.some(isWeek) ? 'week' : 'day'} after the other.
          The table below holds every number.
        </figcaption>
        <ChartLegend
          items={[
            ...series.map(({ key, name, look }) => ({
              key,
              name,
              number: totals.get(key) ?? null,
              missing: 'not read',
              swatch: <Swatch look={look} id={`${id}-${key}-key`} />,
            })),
            ...stateItems(id, spans, hasNumbers),
          ]}
        />
        {nothing ? (
          <div className="mt-4">
            <ChartEmpty title="Nothing happened">What was read of these days holds no activity of yours.</ChartEmpty>
          </div>
        ) : (
          <ColumnPlot
            id={id}
            spans={spans}
            plot={stackDays(
              counts,
              series.map(({ key }) => key),
            )}
            series={series}
            numberOf={segment}
            known={(span) => hasNumbers(bySpan.get(span.from))}
            tickText={formats.number}
            metric="actions"
            formats={formats}
          />
        )}
        <ChartTable
          title={title}
          corner={spans.some(isWeek) ? 'Week' : 'Day'}
          columns={platforms.map(({ name }) => name)}
          rows={spans.map((span) => ({
            key: span.from,
            head: <SpanHead span={span} dayOff={span.dayOff} formats={formats} />,
            cells: platforms.map(
              (platform): TableCell =>
                cellOf(span, platform.id) ?? { missing: span.ahead ? 'still ahead' : 'not covered' },
            ),
          }))}
          total={{
            key: 'total',
            head: 'All',
            cells: platforms.map((platform): TableCell => totals.get(platform.id) ?? { missing: 'not covered' }),
          }}
        />
      </figure>
    </ChartCard>
  );
}

function isKnown(value: number | null | undefined): value is number {
  return typeof value === 'number';
}

function hasNumbers(span: ChartSpan | undefined): boolean {
  return Object.values(span?.actions ?? {}).some(isKnown);
}

function isWeek({ from, to }: ChartDates): boolean {
  return from !== to;
}
