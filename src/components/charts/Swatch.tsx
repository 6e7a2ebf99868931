import { Hatch } from './Hatch';
import type { Look } from './series-looks';

/** How a thing is drawn in the chart, for its legend. `id`: of a pattern, one of its kind on the page. */
export function Swatch({ look: { fill, draw }, id }: { look: Pick<Look, 'fill' | 'draw'>; id: string }) {
  return (
    <svg width="12" height="12" aria-hidden className={`keeps-colour shrink-0 ${fill}`}>
      {draw === 'hatched' ? (
        <defs>
          <Hatch id={id} gap={4} />
        </defs>
      ) : null}
      <rect x="0.5" y="0.5" width="11" height="11" rx="2" {...paint(draw, id)} />
    </svg>
  );
}

/** The fill and the edge of a shape in the current colour. */
export function paint(draw: Look['draw'], hatch: string): { fill: string; stroke?: string } {
  switch (draw) {
    case 'solid':
      return { fill: 'currentColor', stroke: 'currentColor' };
    case 'outlined':
      return { fill: 'var(--color-accent-soft)', stroke: 'currentColor' };
    case 'hatched':
      return { fill: `url(#${hatch})`, stroke: 'currentColor' };
  }
}
