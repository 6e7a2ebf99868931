import type { ReactNode } from 'react';
import { Card } from '../ui/Card';

/** A chart under its heading, with one line that says how to read it. */
export function ChartCard({
  id,
  title,
  note,
  className,
  children,
}: {
  id: string;
  title: string;
  note?: ReactNode;
  className?: string;
  children: ReactNode;
}) {
  return (
    <Card id={id} labelledBy={`${id}-heading`} className={`min-w-0 ${className ?? ''}`}>
      <h2 id={`${id}-heading`} className="text-base font-strong">
        {title}
      </h2>
      {note ? <p className="mt-1 max-w-160 text-xs text-muted">{note}</p> : null}
      <div className="mt-4">{children}</div>
    </Card>
  );
}
