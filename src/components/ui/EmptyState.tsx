import type { ReactNode } from 'react';

/** Nothing to show, why, and what to do about it. */
export function EmptyState({ title, children, action }: { title: string; children?: ReactNode; action?: ReactNode }) {
  return (
    <div className="rounded-lg border border-dashed border-edge px-4 py-12 text-center">
      <p className="text-base font-strong">{title}</p>
      {children ? <div className="mx-auto mt-1 max-w-120 text-muted">{children}</div> : null}
      {action ? <div className="mt-4 flex flex-wrap justify-center gap-2">{action}</div> : null}
    </div>
  );
}
