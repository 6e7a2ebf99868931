import type { HeatLevel } from './hour-map';

/** Text colours that fill a step, and those that are read on it. */
export const heatLooks: Record<HeatLevel, { fill: string; onFill: string }> = {
  0: { fill: 'text-transparent', onFill: 'text-muted' },
  1: { fill: 'text-heat-1', onFill: 'text-ink' },
  2: { fill: 'text-heat-2', onFill: 'text-ink' },
  3: { fill: 'text-heat-3', onFill: 'text-on-heat-3' },
  4: { fill: 'text-heat-4', onFill: 'text-on-heat-4' },
};
