import { providerIds } from '@/lib/integrations/registry-ids';

export interface Look {
  /** Text colour that fills it, or its lines. */
  fill: string;
  /** The colour that is read on it. */
  onFill: string;
  draw: 'solid' | 'outlined' | 'hatched';
}

const series = ['text-series-1', 'text-series-2', 'text-series-3', 'text-series-4'] as const;

/** A platform has one colour everywhere, whichever others are connected; a fifth one starts again. */
export function platformLook(id: string | undefined): Look {
  const at = providerIds.findIndex((known) => known === id);
  return {
    fill: series[Math.max(0, at) % series.length] ?? series[0],
    onFill: 'text-surface',
    draw: 'solid',
  };
}

/** Ground on which nothing was planned. */
export const dayOffLook = { fill: 'text-line', draw: 'hatched' } as const;

/** What becomes of working time, told apart by more than colour. */
export const workLooks = {
  meetings: platformLook('calendar'),
  focus: { fill: 'text-accent', onFill: 'text-ink', draw: 'outlined' },
  fragmented: { fill: 'text-rest', onFill: 'text-ink', draw: 'hatched' },
} as const satisfies Record<string, Look>;
