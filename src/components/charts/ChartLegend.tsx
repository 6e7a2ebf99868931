import type { ReactNode } from 'react';
import type { ListedNumber } from './NumberLink';
import { NumberLink } from './NumberLink';

export interface LegendItem {
  key: string;
  name: string;
  /** Null: the name alone is explained. */
  number: ListedNumber | null;
  /** Why there is no number. */
  missing?: string;
  swatch: ReactNode;
}

/** What is drawn how, with the number it comes to. */
export function ChartLegend({ items }: { items: readonly LegendItem[] }) {
  return (
    <ul className="flex flex-wrap content-start gap-x-6 gap-y-1">
      {items.map(({ key, name, number, missing, swatch }) => (
        <li key={key} className="inline-flex min-h-6 items-center gap-2">
          {swatch}
          {name}
          {number ? (
            <NumberLink number={number} className="number-link font-strong tabular-nums" />
          ) : missing ? (
            <span className="text-muted">{missing}</span>
          ) : null}
        </li>
      ))}
    </ul>
  );
}
