import type { WeekDay } from '@/lib/http/contract';
import type { Formats } from '../format';
import { Hatch } from './Hatch';
import type { PlacedCell } from './hour-map';
import { heatLooks } from './heat-looks';
import { hourWords, shortHour, weekDayWord } from './hour-words';
import { NumberLink, type ListedNumber } from './NumberLink';

interface HourGridProps {
  id: string;
  rows: readonly WeekDay[];
  cells: readonly PlacedCell[];
  numberOf: (cell: PlacedCell) => ListedNumber;
  formats: Formats;
}

/** Pixels; also the least height of a thing to be pointed at. */
const rowHeight = 24;
const column = 100 / 24;

/**
 * Seven rows of 24 cells. A cell that was not read is a short line, one without anything an empty frame, a day off is hatched:
 * none of it told by colour alone. Numbers stand in the cells where there is room. Hidden from screen readers and passed over
 * by the keyboard: the table below holds the same.
 */
export function HourGrid({ id, rows, cells, numberOf, formats }: HourGridProps) {
  const hatch = `${id}-day-off`;
  return (
    <div
      className="mt-3 grid grid-cols-[auto_minmax(0,1fr)] gap-x-2 text-xs text-muted tabular-nums"
      aria-hidden
      dir="ltr"
    >
      <div>
        {rows.map((weekDay) => (
          <div key={weekDay} className="flex h-6 items-center">
            {weekDayWord(weekDay, formats)}
          </div>
        ))}
      </div>
      <div className="relative h-42">
        <svg className="absolute inset-0 h-full w-full">
          <defs>
            <g className="text-line">
              <Hatch id={hatch} />
            </g>
          </defs>
          {cells.map((cell) => (
            <Cell key={`${cell.row} ${cell.hour}`} cell={cell} hatch={hatch} />
          ))}
        </svg>
        {cells
          .filter(({ count }) => count > 0)
          .map((cell) => {
            const number = numberOf(cell);
            return (
              <NumberLink
                key={`${cell.row} ${cell.hour}`}
                number={number}
                aside
                title={`${hourWords(cell, formats)}: ${number.text}`}
                style={{ left: `${cell.hour * column}%`, top: cell.row * rowHeight }}
                className={`hour-number keeps-colour ${heatLooks[cell.level].onFill}`}
              />
            );
          })}
      </div>
      <div />
      <div className="relative h-4">
        {[0, 3, 6, 9, 12, 15, 18, 21].map((hour) => (
          <time
            key={hour}
            dateTime={`${String(hour).padStart(2, '0')}:00`}
            className={`absolute ${hour % 6 === 0 ? '' : 'max-sm:hidden'}`}
            style={{ left: `${hour * column}%` }}
          >
            {shortHour(hour, formats)}
          </time>
        ))}
      </div>
    </div>
  );
}

function Cell({ cell: { cell, hour, row, level }, hatch }: { cell: PlacedCell; hatch: string }) {
  const x = `${hour * column}%`;
  const y = row * rowHeight;
  if (cell.state === 'absent')
    return (
      <line
        x1={`${(hour + 0.35) * column}%`}
        x2={`${(hour + 0.65) * column}%`}
        y1={y + rowHeight / 2}
        y2={y + rowHeight / 2}
        stroke="currentColor"
        className="text-edge"
      />
    );
  return (
    <>
      <rect
        x={x}
        y={y + 1}
        width={`${column * 0.94}%`}
        height={rowHeight - 2}
        rx="2"
        fill={cell.state === 'dayOff' ? `url(#${hatch})` : 'none'}
        stroke="currentColor"
        className="text-line"
      />
      {level > 0 ? (
        <rect
          x={cell.state === 'dayOff' ? `${(hour + 0.12) * column}%` : x}
          y={y + (cell.state === 'dayOff' ? 4 : 1)}
          width={`${column * (cell.state === 'dayOff' ? 0.7 : 0.94)}%`}
          height={rowHeight - (cell.state === 'dayOff' ? 8 : 2)}
          rx="2"
          fill="currentColor"
          className={`keeps-colour ${heatLooks[level].fill}`}
        />
      ) : null}
    </>
  );
}
