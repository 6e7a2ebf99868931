import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { weekStartOf } from '@/components/locale';
import { OnboardingForm } from '@/components/settings/OnboardingForm';
import { timeZones } from '@/components/settings/time-zones';
import { requireUser } from '@/app/signed-in';
import { readViewer } from '../../viewer';

export const metadata: Metadata = { title: 'Your working week' };

export default async function OnboardingPage() {
  const user = await requireUser({ onboarding: true });
  if (user.onboarded) redirect('/dashboard');
  const { locale } = await readViewer();
  const { timeZone, workingHours, weekStart } = user;
  return (
    <>
      <h1 className="mb-1 text-lg font-strong">Your working week</h1>
      <p className="mb-6 text-muted">Three settings that every number rests on. You can change them at any time.</p>
      <OnboardingForm
        initial={{ timeZone, workingHours, weekStart }}
        zones={timeZones()}
        regionWeekStart={weekStartOf(locale)}
      />
    </>
  );
}
