import type { ReactNode } from 'react';
import { Logo } from '@/components/shell/Logo';

export default function AccountLayout({ children }: { children: ReactNode }) {
  return (
    // The one form with groups of fields, a week of working hours, has rows that need the width.
    <div className="mx-auto max-w-120 px-4 py-8 has-[fieldset]:max-w-160 sm:py-16">
      <header className="mb-6 flex items-center gap-2 text-lg font-strong">
        <Logo size={32} />
        DevTrack
      </header>
      <main id="main" className="rounded-lg border border-line bg-surface p-4 sm:p-8">
        {children}
      </main>
    </div>
  );
}
