import type { WeekDay } from '@/lib/http/contract';
import type { HourSlot } from '@/lib/metrics/hour-of-week';
import { createFormats, type Formats } from '../format';

/** A date for each weekday, to have its name written: the first of January 2024 was a Monday. */
const dateOf = {
  mon: '2024-01-01',
  tue: '2024-01-02',
  wed: '2024-01-03',
  thu: '2024-01-04',
  fri: '2024-01-05',
  sat: '2024-01-06',
  sun: '2024-01-07',
} as const satisfies Record<WeekDay, string>;

/** `Tue` */
export function weekDayWord(weekDay: WeekDay, formats: Formats): string {
  return formats.weekday(dateOf[weekDay]);
}

/** `09:00`; 24 is the midnight that ends the day. */
export function clockWord(hour: number, formats: Formats): string {
  return createFormats(formats.locale, 'UTC').time(new Date(Date.UTC(2024, 0, 1, hour)));
}

/** `Tue 09:00 – 10:00` */
export function hourWords({ weekDay, hour }: HourSlot, formats: Formats): string {
  return `${weekDayWord(weekDay, formats)} ${clockWord(hour, formats)} – ${clockWord(hour + 1, formats)}`;
}

const made = new Map<string, Intl.DateTimeFormat>();

/** `09`, or `9 AM`: for an axis. */
export function shortHour(hour: number, { locale }: Formats): string {
  const format = made.get(locale) ?? new Intl.DateTimeFormat(locale, { timeZone: 'UTC', hour: 'numeric' });
  made.set(locale, format);
  return format.format(new Date(Date.UTC(2024, 0, 1, hour))).replace(/[\u00a0\u202f]/g, ' ');
}
