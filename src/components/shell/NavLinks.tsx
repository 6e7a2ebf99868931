'use client';
import Link from 'next/link';
import { usePathname } from 'next/navigation';

const links = [
  { href: '/dashboard', label: 'Dashboard' },
  { href: '/dashboard/activity', label: 'Activity' },
  { href: '/dashboard/integrations', label: 'Integrations' },
  // On narrow screens the account menu holds this one: four do not fit into 320 px.
  { href: '/dashboard/settings', label: 'Settings', wideOnly: true },
];

export function NavLinks() {
  const path = usePathname();
  return (
    <nav aria-label="Main" className="-mx-2 min-w-0">
      <ul className="flex flex-wrap">
        {links.map(({ href, label, wideOnly }) => (
          <li key={href} className={wideOnly ? 'hidden sm:block' : undefined}>
            <Link
              href={href}
              prefetch={false}
              aria-current={path === href ? 'page' : undefined}
              className="inline-flex min-h-10 items-center px-2 sm:min-h-12 text-muted hover:text-ink aria-[current]:border-y-2 aria-[current]:border-t-transparent aria-[current]:border-b-accent aria-[current]:font-strong aria-[current]:text-ink"
            >
              {label}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
