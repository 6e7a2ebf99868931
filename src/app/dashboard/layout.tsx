import type { ReactNode } from 'react';
import { Keyboard } from '@/components/keyboard/Keyboard';
import { AppHeader } from '@/components/shell/AppHeader';
import { requireUser } from '@/app/signed-in';
import { providerCards } from '@/lib/integrations/registry';
import { readViewer } from '../viewer';

export default async function DashboardLayout({ children }: { children: ReactNode }) {
  const user = await requireUser();
  const { locale, theme, now } = await readViewer();
  const { singleKeys, timeZone, weekStart, workingHours, daysOff } = user;
  return (
    <>
      <a
        href="#main"
        className="sr-only rounded-md bg-accent px-3 py-2 text-on-accent focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50"
      >
        Skip to content
      </a>
      <AppHeader user={user} locale={locale} theme={theme} renderedAt={now.toISOString()} />
      <main id="main" tabIndex={-1} className="mx-auto max-w-280 px-4 py-6 outline-none sm:py-8">
        {children}
      </main>
      <Keyboard {...{ singleKeys, timeZone, weekStart, workingHours, daysOff }} names={providerNames} />
    </>
  );
}

const providerNames = Object.fromEntries(Object.values(providerCards).map(({ id, name }) => [id, name]));
