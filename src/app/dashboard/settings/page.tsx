import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { createFormats } from '@/components/format';
import { NoticeSwitches, SingleKeysSwitch } from '@/components/settings/AccountSwitches';
import { DeleteAccount } from '@/components/settings/DeleteAccount';
import { HistorySettings } from '@/components/settings/HistorySettings';
import { NothingConnected, PlacesSection, type ConnectionPlaces } from '@/components/settings/PlacesSection';
import { ProfileForm } from '@/components/settings/ProfileForm';
import { SessionList } from '@/components/settings/SessionList';
import { timeZones } from '@/components/settings/time-zones';
import { WorkSettingsForm } from '@/components/settings/WorkSettingsForm';
import { WriterSection } from '@/components/settings/WriterSection';
import { ThemeSwitch } from '@/components/shell/ThemeSwitch';
import { buttonClass } from '@/components/ui/button-class';
import { PageHeading } from '@/components/ui/PageHeading';
import { currentSessions, requireUser } from '@/app/signed-in';
import { listPlaces } from '@/lib/integrations/places';
import { providerCards, type IntegrationProvider } from '@/lib/integrations/registry';
import { readWriterSettings } from '@/lib/integrations/summaries/writer-settings';
import { listStatuses } from '@/lib/integrations/status';
import { readViewer } from '../../viewer';
import { SettingsSkeleton } from './skeleton';
import { WholeOrSkeleton } from '../WholeOrSkeleton';

export const metadata: Metadata = { title: 'Settings' };

export default function SettingsPage() {
  return (
    <WholeOrSkeleton skeleton={<SettingsSkeleton />}>
      <SettingsContent />
    </WholeOrSkeleton>
  );
}

async function SettingsContent() {
  const user = await requireUser();
  const [{ locale, theme, now }, statuses] = await Promise.all([readViewer(), listStatuses(user.id)]);
  const connected = statuses
    .filter((status) => status.connected)
    .map((status) => ({ status, name: providerCards[status.provider].name }));
  const [places, writer, sessions] = await Promise.all([
    readPlaces(
      user.id,
      connected.map(({ status }) => status.provider),
    ),
    readWriterSettings(user.id, now),
    currentSessions(),
  ]);
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
        <Section id="keyboard" title="Keyboard" note="Pages, ranges and actions by single keys; ? lists them.">
          <SingleKeysSwitch initial={user.singleKeys} />
        </Section>
        <Section id="notifications" title="Notifications" note="What the bell shows. Nothing is sent by mail.">
          <NoticeSwitches muted={user.mutedNotices} />
        </Section>
        <Section
          id="places"
          title="What is read"
          note="A repository, conversation or calendar that is left out is not stored any more, and what was stored of it is deleted at once. Disconnecting forgets the choice."
        >
          <PlacesSection connections={places} locale={locale} timeZone={timeZone} />
        </Section>
        <Section
          id="history"
          title="History"
          note="How far back each connection is stored. Older days can be imported, and everything can be read once more."
        >
          {connected.length === 0 ? (
            <NothingConnected />
          ) : (
            <HistorySettings connected={connected} locale={locale} timeZone={timeZone} renderedAt={now.toISOString()} />
          )}
        </Section>
        <Section
          id="writer"
          title="Writer"
          note="Who puts the facts into sentences. Numbers are computed here in any case, and every sentence is checked."
        >
          <WriterSection settings={writer} choice={user.writer} formats={createFormats(locale, timeZone)} />
        </Section>
        <Section id="sessions" title="Sessions" note="Where you are signed in.">
          <SessionList {...{ sessions, locale, timeZone }} renderedAt={now.toISOString()} />
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
          <DeleteAccount email={user.email} />
        </Section>
      </div>
    </>
  );
}

async function readPlaces(userId: string, connected: readonly IntegrationProvider[]): Promise<ConnectionPlaces[]> {
  return Promise.all(
    connected.map(async (provider) => {
      const { name, card } = providerCards[provider];
      return { provider, name, words: card.places, places: await listPlaces(userId, provider) };
    }),
  );
}

function Section({ id, title, note, children }: { id: string; title: string; note?: string; children: ReactNode }) {
  return (
    <section
      id={id}
      aria-labelledby={`${id}-heading`}
      className="grid grid-cols-1 gap-x-8 gap-y-4 rounded-lg border border-line bg-surface p-4 sm:p-6 lg:grid-cols-[--spacing(64)_minmax(0,1fr)]"
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
