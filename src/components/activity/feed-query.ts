import type { ActivityAnswer, WeekDay } from '@/lib/http/contract';
import { providerIds, type IntegrationProvider } from '@/lib/integrations/registry-ids';
import type { HourSlot } from '@/lib/metrics/hour-of-week';
import { isLocalDate } from '../local-dates';
import { typeLabels } from './activity-words';

/** The filters of the feed page, as its address carries them. */
export interface FeedFilters {
  source?: IntegrationProvider;
  type?: ActivityAnswer['type'];
  start?: string;
  end?: string;
  q?: string;
  metric?: string;
  /** `tue-09`: with a metric, only this hour of the local week. */
  hour?: string;
  /** With a metric: the number as it was at this instant. */
  asOf?: string;
  cursor?: string;
}

export type PageParams = Readonly<Record<string, string | string[] | undefined>>;

/** What of an address can be used; a value that names nothing is left out rather than failing the page. */
export function readFilters(params: PageParams): FeedFilters {
  const text = (name: string) => firstOf(params[name])?.trim() || undefined;
  const source = providerIds.find((id) => id === text('source'));
  const typeText = text('type');
  const type = typeText && isType(typeText) ? typeText : undefined;
  const start = text('start');
  const end = text('end');
  return compact({
    source,
    type,
    start: isLocalDate(start) ? start : undefined,
    end: isLocalDate(end) ? end : undefined,
    q: text('q')?.slice(0, 200),
    metric: text('metric')?.slice(0, 64),
    hour: readHour(text('hour')) ? text('hour') : undefined,
    asOf: isInstant(text('asOf')) ? text('asOf') : undefined,
    cursor: text('cursor'),
  });
}

/** One activity with everything that is known of it. */
export function itemHref(id: string): string {
  return `/dashboard/activity/${id}`;
}

/** Null: it names no hour of the week. */
export function readHour(text: string | undefined): HourSlot | null {
  const found = /^([a-z]{3})-([01]\d|2[0-3])$/.exec(text ?? '');
  const weekDay = found?.[1] ?? '';
  return isWeekDay(weekDay) ? { weekDay, hour: Number(found?.[2]) } : null;
}

export function hourText({ weekDay, hour }: HourSlot): string {
  return `${weekDay}-${String(hour).padStart(2, '0')}`;
}

const weekDays = { mon: 0, tue: 0, wed: 0, thu: 0, fri: 0, sat: 0, sun: 0 } satisfies Record<WeekDay, 0>;

function isWeekDay(text: string): text is WeekDay {
  return Object.hasOwn(weekDays, text);
}

function isInstant(text: string | undefined): boolean {
  return /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/.test(text ?? '') && !Number.isNaN(Date.parse(text ?? ''));
}

export function firstOf(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}

export function feedHref(filters: FeedFilters): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(filters)) if (typeof value === 'string') query.set(name, value);
  const text = query.toString();
  return text === '' ? '/dashboard/activity' : `/dashboard/activity?${text}`;
}

export const typeNames: readonly { type: ActivityAnswer['type']; label: string }[] = Object.entries(typeLabels).flatMap(
  ([type, label]) => (isType(type) ? [{ type, label }] : []),
);

function isType(text: string): text is ActivityAnswer['type'] {
  return Object.hasOwn(typeLabels, text);
}

function compact(filters: FeedFilters): FeedFilters {
  return Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== undefined));
}
