'use client';
import { useState, useSyncExternalStore } from 'react';
import type { AccountAnswer, AccountPatch, WeekStart } from '@/lib/http/contract';
import { callApi } from '../api-client';
import { useSubmit } from '../auth/use-submit';
import { SaveBar } from './SaveBar';
import { TimeZoneField } from './TimeZoneField';
import { WeekStartField } from './WeekStartField';
import { intervalProblem } from './working-hours';
import { WorkingHoursEditor } from './WorkingHoursEditor';

type OnboardingSettings = Pick<AccountAnswer, 'timeZone' | 'workingHours' | 'weekStart'>;

/** The browser's zone and week start stand in each field until the person chooses otherwise. */
export function OnboardingForm({
  initial,
  zones,
  regionWeekStart,
}: {
  initial: OnboardingSettings;
  zones: string[];
  regionWeekStart: WeekStart;
}) {
  const [zoneChoice, setZoneChoice] = useState<string | null>(null);
  const [weekStart, setWeekStart] = useState(regionWeekStart);
  const [workingHours, setWorkingHours] = useState(initial.workingHours);
  const browserZone = useSyncExternalStore(noChanges, readBrowserZone, () => null);
  const timeZone = zoneChoice ?? browserZone ?? initial.timeZone;
  const form = useSubmit(
    () => callApi('PATCH', '/api/account', { timeZone, weekStart, workingHours } satisfies AccountPatch),
    () => window.location.assign('/dashboard/integrations?welcome=1'),
  );
  const wrong = Object.values(workingHours).some((intervals) => intervalProblem(intervals) !== null);
  return (
    <form
      method="post"
      onSubmit={(event) => (wrong ? event.preventDefault() : form.onSubmit(event))}
      className="grid grid-cols-1 gap-6"
    >
      <TimeZoneField
        zones={zones}
        value={timeZone}
        onChange={setZoneChoice}
        hint={zoneChoice === null && browserZone ? 'Taken from your browser.' : undefined}
      />
      <WeekStartField value={weekStart} onChange={setWeekStart} />
      <WorkingHoursEditor value={workingHours} weekStart={weekStart} onChange={setWorkingHours} />
      <SaveBar busy={form.busy} failure={form.failure} saved={false} label="Continue" />
    </form>
  );
}

function noChanges(): () => void {
  return () => undefined;
}

function readBrowserZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}
