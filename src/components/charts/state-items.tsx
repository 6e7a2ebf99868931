import type { ChartSpan } from '@/lib/metrics/chart-spans';
import type { LegendItem } from './ChartLegend';
import { dayOffLook } from './series-looks';
import { Swatch } from './Swatch';

/** What a column without an amount means, for those that are there. */
export function stateItems(
  id: string,
  spans: readonly ChartSpan[],
  isKnown: (span: ChartSpan) => boolean,
): LegendItem[] {
  const items: LegendItem[] = [];
  if (spans.some(({ dayOff }) => dayOff))
    items.push({
      key: 'off',
      name: 'Day off',
      number: null,
      swatch: <Swatch look={dayOffLook} id={`${id}-off-key`} />,
    });
  if (!spans.every(isKnown))
    items.push({ key: 'unknown', name: 'Not read, or still ahead', number: null, swatch: <Dash /> });
  return items;
}

/** As a part that is not known is drawn. */
export function Dash() {
  return (
    <svg width="12" height="12" aria-hidden className="shrink-0 text-edge">
      <line x1="2" x2="10" y1="6" y2="6" stroke="currentColor" />
    </svg>
  );
}
