import type { ReactNode } from 'react';
import { Card } from '../ui/Card';

/** A chart under its heading, with one line that says how to read it. */
export function ChartCard({
  id,
  title,
  note,
  aligned = false,
  children,
}: {
  id: string;
  title: string;
  note?: ReactNode;
  /** The parts of a `figure` in it stand on the lines of the card beside it: six rows of the grid around both. */
  aligned?: boolean;
  children: ReactNode;
}) {
  return (
    <Card id={id} labelledBy={`${id}-heading`} className={`min-w-0 ${aligned ? `lg:row-span-6 ${onRows}` : ''}`}>
      <h2 id={`${id}-heading`} className="text-base font-strong">
        {title}
      </h2>
      {note ? <p className="mt-1 max-w-160 text-xs text-muted">{note}</p> : null}
      <div className={`mt-4 ${aligned ? `lg:row-span-4 ${onRows} ${figureOnRows}` : ''}`}>{children}</div>
    </Card>
  );
}

const onRows = 'lg:grid lg:grid-cols-1 lg:grid-rows-subgrid';
const figureOnRows = 'lg:*:row-span-4 lg:*:grid lg:*:grid-cols-1 lg:*:grid-rows-subgrid';
