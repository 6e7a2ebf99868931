import type { HourCell, HourOfWeek, HourSlot } from '@/lib/metrics/hour-of-week';

export type HeatLevel = 0 | 1 | 2 | 3 | 4;

/** Which quarter of the largest count it is in; 0 is none at all. */
export function heatLevel(count: number, max: number): HeatLevel {
  if (count <= 0 || max <= 0) return 0;
  return Math.min(4, Math.max(1, Math.ceil((4 * count) / max))) as HeatLevel;
}

export interface PlacedCell extends HourSlot {
  cell: HourCell;
  /** 0 for what was not counted. */
  count: number;
  level: HeatLevel;
  /** Of the table of 7 × 24, from the top. */
  row: number;
}

/** The cells of the map in the user's week order. */
export function placeHours({ rows, max }: HourOfWeek): PlacedCell[] {
  return rows.flatMap(({ weekDay, cells }, row) =>
    cells.map((cell, hour) => {
      const count = cell.state === 'absent' ? 0 : cell.count;
      return { weekDay, hour, row, cell, count, level: heatLevel(count, max) };
    }),
  );
}

/** The hour with the most actions, the first of equal ones; null without any. */
export function fullestHour(cells: readonly PlacedCell[]): PlacedCell | null {
  let fullest: PlacedCell | null = null;
  for (const cell of cells) if (cell.count > (fullest?.count ?? 0)) fullest = cell;
  return fullest;
}
