import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { DeleteAccount } from '@/components/settings/DeleteAccount';
import { ProfileForm } from '@/components/settings/ProfileForm';
import { timeZones } from '@/components/settings/time-zones';
import { WorkSettingsForm } from '@/components/settings/WorkSettingsForm';
import { ThemeSwitch } from '@/components/shell/ThemeSwitch';
import { buttonClass } from '@/components/ui/button-class';
import { PageHeading } from '@/components/ui/PageHeading';
import { requireUser } from '@/app/signed-in';
import { readViewer } from '../../viewer';

export const metadata: Metadata = { title: 'Settings' };

export default async function SettingsPage() {
  const user = await requireUser();
  const { locale, theme } = await readViewer();
  const { timeZone, workingHours, weekStart, daysOff } = user;
  return (
    <>
      <PageHeading title="Settings" />
      <div className="grid grid-cols-1 gap-4">
        <Section id="profile" title="Profile">
          <ProfileForm name={user.name} email={user.email} />
        </Section>
        <Section
          id="work"
          title="Time and work"
          note="Every number is computed with these settings; a change applies to the past as well."
        >
          <WorkSettingsForm
            initial={{ timeZone, workingHours, weekStart, daysOff }}
            zones={timeZones()}
            locale={locale}
          />
        </Section>
        <Section id="appearance" title="Appearance">
          <ThemeSwitch initial={theme} name="theme-settings" />
        </Section>
        <Section
          id="data"
          title="Your data"
          note="Everything held of you as one JSON file; access tokens are left out."
        >
          <a href="/api/account/export" download className={buttonClass('secondary')}>
            Download export
          </a>
        </Section>
        <Section
          id="delete"
          title="Delete account"
          note="Ends every connection at its provider and deletes all rows and keys of yours."
        >
          <DeleteAccount />
        </Section>
      </div>
    </>
  );
}

function Section({ id, title, note, children }: { id: string; title: string; note?: string; children: ReactNode }) {
  return (
    <section
      id={id}
      aria-labelledby={`${id}-heading`}
      className="grid grid-cols-1 gap-x-8 gap-y-4 rounded-lg border border-line bg-surface p-4 sm:p-6 lg:grid-cols-[16rem_minmax(0,1fr)]"
    >
      <div>
        <h2 id={`${id}-heading`} className="text-base font-strong">
          {title}
        </h2>
        {note ? <p className="mt-1 text-xs text-muted">{note}</p> : null}
      </div>
      <div className="min-w-0 max-w-160">{children}</div>
    </section>
  );
}
