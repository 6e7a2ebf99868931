import Link from 'next/link';
import { Settings } from 'lucide-react';
import type { AccountAnswer } from '@/lib/http/contract';
import { buttonClass } from '../ui/button-class';
import { KeysButton } from './KeysButton';
import { Logo } from './Logo';
import { NavLinks } from './NavLinks';
import { NotificationBell } from './NotificationBell';
import { Popover } from './Popover';
import { SignOutButton } from './SignOutButton';
import type { Theme } from './theme';
import { ThemeSwitch } from './ThemeSwitch';

interface AppHeaderProps {
  user: Pick<AccountAnswer, 'name' | 'email' | 'timeZone'>;
  locale: string;
  theme: Theme;
  renderedAt: string;
}

export function AppHeader({ user, locale, theme, renderedAt }: AppHeaderProps) {
  return (
    <header className="border-b border-line bg-surface">
      <div className="mx-auto grid max-w-280 grid-cols-[1fr_auto] items-center gap-x-6 px-4 sm:grid-cols-[auto_1fr_auto]">
        <Link
          href="/dashboard"
          prefetch={false}
          className="inline-flex min-h-12 items-center gap-2 text-base font-strong"
        >
          <Logo />
          DevTrack
        </Link>
        <div className="order-3 col-span-2 -mb-px sm:order-none sm:col-span-1">
          <NavLinks />
        </div>
        <div className="relative flex items-center gap-1">
          <NotificationBell locale={locale} timeZone={user.timeZone} renderedAt={renderedAt} />
          <Popover
            label="Account"
            trigger={
              <span
                aria-hidden
                className="inline-flex size-7 items-center justify-center rounded-full border border-transparent bg-accent text-xs font-strong text-on-accent"
              >
                {initial(user.name)}
              </span>
            }
          >
            <div className="grid grid-cols-1 gap-3">
              <div className="min-w-0">
                <p className="font-strong">{user.name}</p>
                <p className="text-xs break-all text-muted">{user.email}</p>
              </div>
              <Link href="/dashboard/settings" prefetch={false} className={buttonClass('secondary', 'w-full')}>
                <Settings size={16} aria-hidden />
                Settings
              </Link>
              <KeysButton />
              <ThemeSwitch initial={theme} name="theme-menu" />
              <SignOutButton />
            </div>
          </Popover>
        </div>
      </div>
    </header>
  );
}

function initial(name: string): string {
  return [...name.trim()][0]?.toUpperCase() ?? '?';
}
