/** What is evaluated: one developer's rows, settings and connections, and the window that is summarised. */
import type { ActivityOf, ActivityRecord, ActivityType } from '@/lib/integrations/activity';
import type { WorkingHours } from '@/lib/http/contract';

export type PeriodKind = 'daily' | 'weekly' | 'monthly' | 'custom';
export type Provider = 'github' | 'notion' | 'slack' | 'calendar';
export type Row = ActivityRecord;
export type RowOf<T extends ActivityType> = ActivityOf<T>;

/** Half-open, as every window is. */
export interface Window {
  start: Date;
  end: Date;
}

/** What one connected source was read for: without a gap from `from` to `to`, but for the types that are missing. */
export interface Source {
  provider: Provider;
  from: Date;
  to: Date;
  missingTypes: readonly ActivityType[];
}

export interface Settings {
  timeZone: string;
  workingHours: WorkingHours;
  daysOff: readonly string[];
  weekStart: 'monday' | 'sunday' | 'saturday';
}

export interface Period {
  name: string;
  kind: PeriodKind;
  settings: Settings;
  window: Window;
  asOf: Date;
  rows: readonly Row[];
  timeOff: readonly { startsAt: Date; endsAt: Date }[];
  sources: readonly Source[];
  /** What was put in to mislead; empty for an honest period. */
  traps: readonly string[];
}

export function ofType<T extends ActivityType>(rows: readonly Row[], type: T): RowOf<T>[] {
  return rows.filter((row): row is RowOf<T> => row.type === type);
}

export function within(instant: Date | null, window: Window): boolean {
  return instant !== null && instant >= window.start && instant < window.end;
}
