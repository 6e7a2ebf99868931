import type { ReactNode } from 'react';
import { Logo } from './Logo';

/** A page that says one thing. */
export function MessagePage({ title, children }: { title: string; children: ReactNode }) {
  return (
    <main id="main" className="mx-auto max-w-120 px-4 py-24">
      <Logo size={32} />
      <h1 className="mt-6 mb-2 text-xl font-strong">{title}</h1>
      <div className="text-base text-muted">{children}</div>
    </main>
  );
}
