/** Dates, weekdays and clock times as keys that do not depend on how they are written: `w:Tuesday`, `d:3 March`, `c:14:30`. */
import { monthNames, weekdayNames } from '../when';

export interface DateReading {
  keys: readonly string[];
  /** Characters it takes. */
  length: number;
}

const months = monthNames.join('|');
const weekdays = weekdayNames.join('|');
const ordinal = '(?:st|nd|rd|th)?';
const dayMonth = new RegExp(`(\\d{1,2})${ordinal} (?:of )?(${months})(?:,? (\\d{4}))?(?![\\p{L}\\p{N}])`, 'uy');
const monthDay = new RegExp(`(${months}) (\\d{1,2})${ordinal}(?:,? (\\d{4}))?(?![\\p{L}\\p{N}:.%])`, 'uy');
const monthAlone = new RegExp(`(${months})(?: (\\d{4}))?(?![\\p{L}\\p{N}])`, 'uy');
const weekdayAlone = new RegExp(`(${weekdays})(?![\\p{L}\\p{N}])`, 'uy');
const clock = /(\d{1,2})(?::(\d{2}))? ?(am|pm|a\.m\.|p\.m\.)(?![\p{L}\p{N}])|(\d{1,2}):(\d{2})(?![\p{L}\p{N}]|:\d)/uy;

/** The date, weekday or time of day that begins at an offset; null where none does. */
export function readDate(text: string, at: number): DateReading | null {
  const day = matchAt(dayMonth, text, at);
  if (day) return reading(day[0], [`d:${Number(day[1])} ${day[2]}`], day[3]);
  const american = matchAt(monthDay, text, at);
  if (american) return reading(american[0], [`d:${Number(american[2])} ${american[1]}`], american[3]);
  const weekday = matchAt(weekdayAlone, text, at);
  if (weekday) return reading(weekday[0], [`w:${weekday[1]}`], undefined);
  const time = matchAt(clock, text, at);
  if (time) return reading(time[0], [`c:${clockKey(time)}`], undefined);
  const month = matchAt(monthAlone, text, at);
  // `May` begins a sentence as a verb, too.
  if (month && !(month[1] === 'May' && at === 0)) return reading(month[0], [`m:${month[1]}`], month[2]);
  return null;
}

/** Every key that a text of the facts gives, the month of a date among them. */
export function keysIn(text: string): Set<string> {
  const keys = new Set<string>();
  for (let at = 0; at < text.length; at += 1) {
    if (at > 0 && /[\p{L}\p{N}]/u.test(text.charAt(at - 1))) continue;
    for (const key of readDate(text, at)?.keys ?? []) {
      keys.add(key);
      if (key.startsWith('d:')) keys.add(`m:${key.split(' ')[1] ?? ''}`);
    }
  }
  return keys;
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

function reading(text: string, keys: string[], year: string | undefined): DateReading {
  return { keys: year === undefined ? keys : [...keys, `y:${year}`], length: text.length };
}

function clockKey(match: RegExpExecArray): string {
  if (match[3] === undefined) return `${(match[4] ?? '').padStart(2, '0')}:${match[5] ?? ''}`;
  const hour = (Number(match[1]) % 12) + (match[3].startsWith('p') ? 12 : 0);
  return `${String(hour).padStart(2, '0')}:${match[2] ?? '00'}`;
}
