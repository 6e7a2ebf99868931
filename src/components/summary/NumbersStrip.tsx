import Link from 'next/link';
import { ArrowDown, ArrowUp } from 'lucide-react';
import type { StripItem } from './numbers';

/** Numbers with their change; each opens the list it was counted from. No arrow where nothing changed. `wide`: below the text also where there is room beside it. */
export function NumbersStrip({ items, wide }: { items: readonly StripItem[]; wide: boolean }) {
  return (
    // Two rows of the grid per item, so that numbers stand on one line beside a label of two lines.
    <dl className={`-mb-4 grid grid-cols-2 gap-x-4 md:grid-cols-5 ${wide ? '' : 'lg:grid-cols-2'}`}>
      {items.map((item) => (
        <div key={item.name} className="row-span-2 grid min-w-0 grid-rows-subgrid pb-4">
          <dt className="self-end text-xs text-muted" title={item.sentence}>
            {item.label}
          </dt>
          <dd>
            {item.value === null ? (
              <span className="text-muted">{item.missing}</span>
            ) : (
              <Link
                href={item.href}
                prefetch={false}
                title={item.sentence}
                data-metric={item.name}
                className="text-base font-strong tabular-nums underline decoration-line decoration-1 underline-offset-4 hover:decoration-current lg:text-lg lg:whitespace-nowrap"
              >
                {item.value}
              </Link>
            )}
            {item.change ? (
              <span className="flex items-start gap-1 text-xs text-muted" data-metric={item.name}>
                {item.change.direction === 'up' ? <ArrowUp size={12} aria-hidden className="mt-0.5 shrink-0" /> : null}
                {item.change.direction === 'down' ? (
                  <ArrowDown size={12} aria-hidden className="mt-0.5 shrink-0" />
                ) : null}
                <span>
                  {item.change.direction === 'same' ? null : (
                    <span className="sr-only">{item.change.direction} by </span>
                  )}
                  {item.change.text}
                </span>
              </span>
            ) : null}
          </dd>
        </div>
      ))}
    </dl>
  );
}
