import type { Formats } from '../format';
import { Hatch } from './Hatch';
import { NumberLink, type ListedNumber } from './NumberLink';
import type { ChartDates } from './span-words';
import { spanWords } from './span-words';
import { SpanLabels } from './SpanLabels';
import type { Look } from './series-looks';
import { paint } from './Swatch';
import type { StackColumn, StackedPlot, StackSegment } from './stack-days';

export interface ColumnSeries {
  key: string;
  name: string;
  look: Look;
}

export interface SegmentNumber extends ListedNumber {
  /** As it stands in the column, where there is room. */
  short: string;
}

interface ColumnPlotProps {
  id: string;
  spans: readonly ChartDates[];
  plot: StackedPlot;
  series: readonly ColumnSeries[];
  numberOf: (span: ChartDates, key: string) => SegmentNumber | null;
  /** Whether there is anything to draw of it: what is not known is a short line, as on the map of hours. */
  known: (span: ChartDates) => boolean;
  tickText: (value: number) => string;
  metric: string;
  formats: Formats;
}

/** Up to this many columns the numbers stand in them. */
const labelledColumns = 7;
/** What a column on a phone holds without running over its edges. */
const narrowDigits = 3;
/** Per cent of the plot's height that a line of text takes. */
const lineHeight = 8;

/**
 * Stacked columns, drawn on the server; words are HTML, which keeps its size. Hidden from screen readers and passed over by
 * the keyboard: the table beside it holds the same numbers and links.
 */
export function ColumnPlot({ id, spans, plot, series, numberOf, known, tickText, metric, formats }: ColumnPlotProps) {
  const dayOff = `${id}-day-off`;
  const hatch = `${id}-hatch`;
  const byKey = new Map(series.map((entry) => [entry.key, entry]));
  const parts = plot.columns.flatMap((column, index) => {
    const span = spans[index];
    return span ? [{ column, span }] : [];
  });
  return (
    <div className="mt-4 grid grid-cols-[auto_minmax(0,1fr)] gap-x-2" aria-hidden dir="ltr">
      <Axis plot={plot} tickText={tickText} metric={metric} />
      <div className="relative h-48">
        <svg className="absolute inset-0 h-full w-full overflow-visible">
          <defs>
            <g className="text-line">
              <Hatch id={dayOff} />
            </g>
            {series.map(({ key, look }) =>
              look.draw === 'hatched' ? (
                <g key={key} className={`keeps-colour ${look.fill}`}>
                  <Hatch id={`${hatch}-${key}`} />
                </g>
              ) : null,
            )}
          </defs>
          {plot.ticks.map(({ value, y }) => (
            <line key={value} x1="0" x2="100%" y1={`${y}%`} y2={`${y}%`} stroke="currentColor" className="text-line" />
          ))}
          {parts.map(({ column, span }) => (
            <g key={column.date}>
              {column.dayOff ? (
                <rect x={`${column.x}%`} width={`${column.width}%`} y="0" height="100%" fill={`url(#${dayOff})`} />
              ) : null}
              {known(span) ? null : (
                <line
                  x1={`${column.x + column.width * 0.3}%`}
                  x2={`${column.x + column.width * 0.7}%`}
                  y1="97%"
                  y2="97%"
                  stroke="currentColor"
                  className="text-edge"
                />
              )}
              {column.segments.map((segment) => (
                <Segment
                  key={segment.key}
                  column={column}
                  segment={segment}
                  series={byKey.get(segment.key)}
                  number={numberOf(span, segment.key)}
                  title={spanWords(span, formats)}
                  hatch={`${hatch}-${segment.key}`}
                />
              ))}
            </g>
          ))}
        </svg>
        {spans.length <= labelledColumns
          ? parts.flatMap(({ column, span }) =>
              column.segments
                .filter(({ height }) => height >= lineHeight)
                .map((segment) => {
                  const number = numberOf(span, segment.key);
                  return number ? (
                    <NumberLink
                      key={`${column.date} ${segment.key}`}
                      number={number}
                      aside
                      style={{
                        left: `${column.x}%`,
                        width: `${column.width}%`,
                        top: `${segment.y}%`,
                        height: `${segment.height}%`,
                      }}
                      className={`keeps-colour absolute flex items-center justify-center text-xs whitespace-nowrap tabular-nums hover:underline ${number.short.length > narrowDigits ? 'max-sm:hidden' : ''} ${byKey.get(segment.key)?.look.onFill ?? ''}`}
                    >
                      {number.short}
                    </NumberLink>
                  ) : null;
                }),
            )
          : null}
      </div>
      <div />
      <SpanLabels spans={spans} formats={formats} />
    </div>
  );
}

function Axis({ plot, tickText, metric }: Pick<ColumnPlotProps, 'plot' | 'tickText' | 'metric'>) {
  const texts = plot.ticks.map(({ value }) => tickText(value));
  const widest = texts.reduce((most, text) => (text.length > most.length ? text : most), '');
  return (
    <div className="relative h-48 min-w-6 text-right text-xs text-muted tabular-nums" data-metric={metric}>
      {plot.ticks.map(({ value, y }, index) => (
        <span key={value} className="absolute right-0 -translate-y-1/2 whitespace-nowrap" style={{ top: `${y}%` }}>
          {texts[index]}
        </span>
      ))}
      <span className="invisible whitespace-nowrap">{widest}</span>
    </div>
  );
}

function Segment({
  column,
  segment,
  series,
  number,
  title,
  hatch,
}: {
  column: StackColumn;
  segment: StackSegment;
  series: ColumnSeries | undefined;
  number: SegmentNumber | null;
  title: string;
  hatch: string;
}) {
  if (!series || !number) return null;
  return (
    <NumberLink number={number} aside className="">
      <rect
        x={`${column.x}%`}
        width={`${column.width}%`}
        y={`${segment.y}%`}
        height={`${segment.height}%`}
        {...paint(series.look.draw, hatch)}
        {...(series.look.draw === 'solid' ? { stroke: 'var(--color-surface)' } : {})}
        className={`keeps-colour ${series.look.fill}`}
      >
        <title>{`${series.name}: ${number.text}, ${title}`}</title>
      </rect>
    </NumberLink>
  );
}
