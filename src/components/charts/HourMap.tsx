import type { HourOfWeek } from '@/lib/metrics/hour-of-week';
import { hourText } from '../activity/feed-query';
import type { Formats } from '../format';
import { ChartCard } from './ChartCard';
import { ChartEmpty } from './ChartEmpty';
import { listHref, type ChartRange } from './chart-range';
import { ChartTable, type TableCell } from './ChartTable';
import { HourGrid } from './HourGrid';
import { fullestHour, placeHours, type PlacedCell } from './hour-map';
import { clockWord, hourWords, weekDayWord } from './hour-words';
import { HourLegend } from './HourLegend';
import { NumberLink, type ListedNumber } from './NumberLink';

const id = 'hours';
const title = 'Hours of the week';

/** When in the week things happen: actions by local weekday and hour, as a map and as a table. */
export function HourMap({ hours, range, formats }: { hours: HourOfWeek; range: ChartRange; formats: Formats }) {
  const cells = placeHours(hours);
  const numberOf = ({ weekDay, hour, count }: PlacedCell): ListedNumber => ({
    metric: 'hourlyActions',
    value: count,
    text: formats.number(count),
    href: listHref(
      range,
      { from: range.start, to: range.end },
      { metric: 'hourlyActions', hour: hourText({ weekDay, hour }) },
    ),
  });
  const fullest = fullestHour(cells);
  const read = cells.some(({ cell }) => cell.state !== 'absent');
  return (
    <ChartCard
      id={id}
      title={title}
      note={`What happened in each hour, in ${formats.timeZone.replaceAll('_', ' ')}. Reactions have no time of their own and are left out.`}
    >
      {read ? (
        <figure>
          <figcaption>
            {fullest ? (
              <>
                Most in <time dateTime={clockTime(fullest.hour)}>{hourWords(fullest, formats)}</time>:{' '}
                <NumberLink number={numberOf(fullest)} className="number-link font-strong" />
              </>
            ) : (
              'Nothing happened in the hours that were read.'
            )}
            <span className="sr-only"> The table below holds every hour.</span>
          </figcaption>
          <HourGrid id={id} rows={hours.rows.map(({ weekDay }) => weekDay)} {...{ cells, numberOf, formats }} />
          <HourLegend id={id} cells={cells} />
          <ChartTable
            title={title}
            corner="Hour"
            columns={hours.rows.map(({ weekDay }) => weekDayWord(weekDay, formats))}
            rows={Array.from({ length: 24 }, (_, hour) => ({
              key: String(hour),
              head: <time dateTime={clockTime(hour)}>{clockWord(hour, formats)}</time>,
              cells: cells.filter((cell) => cell.hour === hour).map((cell) => tableCell(cell, numberOf)),
            }))}
          />
        </figure>
      ) : (
        <ChartEmpty title="Not read yet">
          No hour of this range has been read so far. The hours appear here as they are read.
        </ChartEmpty>
      )}
    </ChartCard>
  );
}

function tableCell(cell: PlacedCell, numberOf: (cell: PlacedCell) => ListedNumber): TableCell {
  if (cell.cell.state === 'absent') return { missing: 'not read, or still ahead' };
  if (cell.cell.state === 'dayOff' && cell.count === 0) return { missing: 'day off', short: 'off' };
  return numberOf(cell);
}

function clockTime(hour: number): string {
  return `${String(hour).padStart(2, '0')}:00`;
}
