import type { ReactNode } from 'react';
import { Hatch } from './Hatch';
import { heatLooks } from './heat-looks';
import type { PlacedCell } from './hour-map';
import { Dash } from './state-items';

const size = 12;

/** What the cells mean; only those that are there. */
export function HourLegend({ id, cells }: { id: string; cells: readonly PlacedCell[] }) {
  const has = (test: (cell: PlacedCell) => boolean) => cells.some(test);
  return (
    <ul className="mt-3 flex flex-wrap gap-x-6 gap-y-1 text-xs text-muted">
      {has(({ count }) => count > 0) ? (
        <Item
          mark={
            <svg width={4 * size + 6} height={size} aria-hidden className="keeps-colour">
              {([1, 2, 3, 4] as const).map((level) => (
                <rect
                  key={level}
                  x={(level - 1) * (size + 2)}
                  width={size}
                  height={size}
                  rx="2"
                  fill="currentColor"
                  className={heatLooks[level].fill}
                />
              ))}
            </svg>
          }
        >
          fewer to more
        </Item>
      ) : null}
      {has(({ cell }) => cell.state === 'counted' && cell.count === 0) ? (
        <Item mark={<Frame fill="none" />}>nothing happened</Item>
      ) : null}
      {has(({ cell }) => cell.state === 'dayOff') ? (
        <Item
          mark={
            <Frame fill={`url(#${id}-off-key)`}>
              <defs>
                <Hatch id={`${id}-off-key`} gap={4} />
              </defs>
            </Frame>
          }
        >
          day off
        </Item>
      ) : null}
      {has(({ cell }) => cell.state === 'absent') ? <Item mark={<Dash />}>not read, or still ahead</Item> : null}
    </ul>
  );
}

function Item({ mark, children }: { mark: ReactNode; children: ReactNode }) {
  return (
    <li className="inline-flex min-h-6 items-center gap-2">
      {mark}
      {children}
    </li>
  );
}

function Frame({ fill, children }: { fill: string; children?: ReactNode }) {
  return (
    <svg width={size} height={size} aria-hidden className="text-line">
      {children}
      <rect x="0.5" y="0.5" width={size - 1} height={size - 1} rx="2" fill={fill} stroke="currentColor" />
    </svg>
  );
}
