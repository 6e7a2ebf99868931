import type { ReactNode } from 'react';

/** In a chart's place: nothing to draw, why, and what to do about it. */
export function ChartEmpty({ title, children, action }: { title: string; children: ReactNode; action?: ReactNode }) {
  return (
    <div className="rounded-md border border-dashed border-edge px-4 py-8 text-center">
      <p className="font-strong">{title}</p>
      <p className="mx-auto mt-1 max-w-120 text-muted">{children}</p>
      {action ? <div className="mt-3 flex justify-center">{action}</div> : null}
    </div>
  );
}
