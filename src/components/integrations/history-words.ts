import type { HistoryRequestBody, Status } from '@/lib/http/contract';
import type { Formats } from '../format';
import { addDays, localDateOf } from '../local-dates';

export type HistoryDays = Extract<HistoryRequestBody, { days: unknown }>['days'];

export interface HistoryChoice {
  days: HistoryDays;
  label: string;
  /** The history reaches that far already, or was asked to. */
  reached: boolean;
}

/** A request that was taken. */
export interface AskedFor {
  what: 'older' | 'again';
  /** The provider asks to wait first. */
  waiting: boolean;
}

export function askedWords({ what, waiting }: AskedFor, name: string): string {
  const asked = what === 'older' ? 'Older history is asked for.' : 'Everything is going to be read again.';
  return waiting
    ? `${asked} ${name} asks us to wait first; it starts by itself.`
    : `${asked} It is read newest first, after what is new; the card of ${name} shows how far it has come.`;
}

/** The first day of "everything": see the route. A day's grace, for a request that waited over a midnight. */
const everything = '2005-01-02';

/** How far back may be asked for; what is reached already is told apart. */
export function historyChoices(history: Status['history'], now: Date, formats: Formats): HistoryChoice[] {
  const target = history?.target ? localDateOf(history.target, 'UTC') : null;
  const today = localDateOf(now, 'UTC');
  const back = (days: number) => addDays(today, -days);
  const reaches = (date: string) => target !== null && target <= date;
  return [
    { days: 90, label: `90 days, back to ${dateWords(back(90), formats)}`, reached: reaches(back(90)) },
    { days: 365, label: `365 days, back to ${dateWords(back(365), formats)}`, reached: reaches(back(365)) },
    { days: 'all', label: 'Everything there is', reached: reaches(everything) },
  ];
}

/** How far back what is stored reaches, and whether more of it is under way. */
export function reachWords(history: Status['history'], formats: Formats): string {
  if (!history?.through) return 'Nothing is stored completely yet; the first import is to come or under way.';
  const { through, target, complete } = history;
  const stored = `Stored completely back to ${instantWords(through, formats)}.`;
  if (complete) return stored;
  return target !== null && target < through
    ? `${stored} Older days are on their way, back to ${instantWords(target, formats)}.`
    : `${stored} All of it is being read again.`;
}

/** "3 Feb"; with its year where that is not this one. */
export function dayWords(at: string, now: Date, formats: Formats): string {
  const date = localDateOf(at, formats.timeZone);
  const thisYear = localDateOf(now, formats.timeZone).slice(0, 4);
  return date.startsWith(thisYear) ? formats.day(at) : dateWords(date, formats);
}

function instantWords(at: string, formats: Formats): string {
  return dateWords(localDateOf(at, formats.timeZone), formats);
}

/** A range of one day is written as that day, with its year. */
function dateWords(date: string, formats: Formats): string {
  return formats.dateRange(date, date);
}
