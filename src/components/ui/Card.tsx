import type { ReactNode } from 'react';

/** A surface with one heading. `labelledBy` is the heading's id. */
export function Card({
  children,
  labelledBy,
  className = '',
  id,
}: {
  children: ReactNode;
  labelledBy?: string;
  className?: string;
  id?: string;
}) {
  return (
    <section
      id={id}
      aria-labelledby={labelledBy}
      className={`rounded-lg border border-line bg-surface p-4 sm:p-6 ${className}`}
    >
      {children}
    </section>
  );
}
