'use client';
import { useMemo, useState } from 'react';
import { useRouter } from 'next/navigation';
import type { AccountAnswer, AccountPatch } from '@/lib/http/contract';
import { callApi } from '../api-client';
import { useSubmit } from '../auth/use-submit';
import { createFormats } from '../format';
import { DaysOffEditor } from './DaysOffEditor';
import { SaveBar } from './SaveBar';
import { TimeZoneField } from './TimeZoneField';
import { WeekStartField } from './WeekStartField';
import { intervalProblem } from './working-hours';
import { WorkingHoursEditor } from './WorkingHoursEditor';

type WorkSettings = Pick<AccountAnswer, 'timeZone' | 'workingHours' | 'weekStart' | 'daysOff'>;

export function WorkSettingsForm({
  initial,
  zones,
  locale,
}: {
  initial: WorkSettings;
  zones: string[];
  locale: string;
}) {
  const router = useRouter();
  const [settings, setSettings] = useState(initial);
  const [saved, setSaved] = useState(false);
  const formats = useMemo(() => createFormats(locale, settings.timeZone), [locale, settings.timeZone]);
  const change = (part: Partial<WorkSettings>) => {
    setSaved(false);
    setSettings((current) => ({ ...current, ...part }));
  };
  const form = useSubmit(
    () => callApi('PATCH', '/api/account', settings satisfies AccountPatch),
    () => {
      setSaved(true);
      router.refresh();
    },
  );
  const wrong = Object.values(settings.workingHours).some((intervals) => intervalProblem(intervals) !== null);
  return (
    <form
      method="post"
      onSubmit={(event) => (wrong ? event.preventDefault() : form.onSubmit(event))}
      className="grid grid-cols-1 gap-6"
    >
      <TimeZoneField
        zones={zones}
        value={settings.timeZone}
        onChange={(timeZone) => change({ timeZone })}
        hint="Days begin at midnight here; every number follows."
      />
      <WeekStartField value={settings.weekStart} onChange={(weekStart) => change({ weekStart })} />
      <WorkingHoursEditor
        value={settings.workingHours}
        weekStart={settings.weekStart}
        onChange={(workingHours) => change({ workingHours })}
      />
      <DaysOffEditor value={settings.daysOff} formats={formats} onChange={(daysOff) => change({ daysOff })} />
      <SaveBar busy={form.busy} failure={form.failure} saved={saved} />
    </form>
  );
}
