import { scaleLinear } from 'd3-scale';
import { stack } from 'd3-shape';
import type { LocalDate } from '../local-dates';

export interface DayCounts {
  date: LocalDate;
  /** A provider that is absent did not cover the day: that is not zero. */
  counts: Readonly<Record<string, number | null | undefined>>;
  /** No working time on this day. */
  dayOff?: boolean;
  /** Not begun yet. */
  ahead?: boolean;
}

export interface StackSegment {
  key: string;
  count: number;
  /** Per cent of the plot, from the top. */
  y: number;
  height: number;
}

export interface StackColumn {
  date: LocalDate;
  /** Per cent of the plot's width. */
  x: number;
  width: number;
  total: number;
  segments: StackSegment[];
  dayOff: boolean;
}

export interface StackedPlot {
  columns: StackColumn[];
  /** Values of the horizontal lines with their place in per cent from the top. */
  ticks: { value: number; y: number }[];
}

/** Geometry of stacked columns on a plot of 100 × 100. */
export function stackDays(days: readonly DayCounts[], keys: readonly string[]): StackedPlot {
  const series = stack<DayCounts, string>()
    .keys(keys)
    .value((day, key) => day.counts[key] ?? 0)([...days]);
  const highest = Math.max(1, ...days.map((day) => total(day, keys)));
  const scale = scaleLinear().domain([0, highest]).range([100, 0]).nice(4);
  const slot = 100 / Math.max(1, days.length);
  const columns = days.map((day, index) => ({
    date: day.date,
    x: slot * index + slot * 0.08,
    width: slot * 0.84,
    total: total(day, keys),
    dayOff: day.dayOff === true,
    segments: series.flatMap((layer) => {
      const [low, high] = layer[index] ?? [0, 0];
      return high > low
        ? [{ key: layer.key, count: high - low, y: scale(high), height: scale(low) - scale(high) }]
        : [];
    }),
  }));
  // Counts are whole: a tick at 0.5 would name something that cannot be.
  const ticks = scale.ticks(4).filter(Number.isInteger);
  return { columns, ticks: ticks.map((value) => ({ value, y: scale(value) })) };
}

/** At most `most` day labels, evenly spread, the first always among them. */
export function labelledDays(dates: readonly LocalDate[], most: number): Set<LocalDate> {
  const step = Math.max(1, Math.ceil(dates.length / most));
  return new Set(dates.filter((_, index) => index % step === 0));
}

function total(day: DayCounts, keys: readonly string[]): number {
  return keys.reduce((sum, key) => sum + (day.counts[key] ?? 0), 0);
}
