/**
 * Every number, date, weekday, clock time, title, repository, channel, reference, name and verb of a statement that is
 * shown, derived anew from the rows it cites and, for metrics, by counting over the windows. What cannot be derived is
 * unsupported. A second implementation on purpose: it imports nothing of the first.
 */
import type { Statement } from '@/lib/http/contract';
import { titlesOf } from '../judge/citations';
import { isTitle, normal, type Quoted } from '../judge/text';
import { namePattern } from '../must-include/work-rules';
import { ofType, within, type Row } from '../period';
import { dateOf, weekdayOf, zoned } from '../zone';
import { touches, type Ledger } from './ledger';
import { readStatement, type ReadStatement } from './read-statement';
import { valuesOf, type Subject } from './values';
import { wrongVerbs } from './verbs';
import { wrongDirections } from './directions';

export interface Unsupported {
  token: string;
  why: string;
}

/** The contract's bound of evidence: beyond it, what a statement names may be any row of the window. */
const mostEvidence = 50;

export function checkStatement({ text, evidence }: Statement, ledger: Ledger): Unsupported[] {
  const read = readStatement(text);
  const found = evidence.map((id) => ledger.rows.get(id));
  const cited = found.filter((row) => row !== undefined);
  const wide = cited.length >= mostEvidence || cited.length === 0 ? ledger.inWindow : cited;
  const subject = subjectOf(read, cited, ledger);
  return [
    ...found.flatMap((row, index) =>
      row === undefined ? [{ token: String(evidence[index]), why: 'no such row' }] : [],
    ),
    ...outsideRows(cited, read, ledger),
    ...wrongNames(read, wide, subject),
    ...wrongTimes(read, wide, ledger),
    ...wrongNumbers(read, subject),
    ...wrongVerbs(text, read, wide, ledger),
    ...wrongDirections(read, ledger),
  ];
}

function subjectOf(read: ReadStatement, cited: readonly Row[], ledger: Ledger): Subject {
  const conversations = ledger.period.rows.flatMap((row) =>
    'conversation' in row.metadata && read.channels.some((name) => normal(row.title) === normal(`#${name}`))
      ? [row.metadata.conversation]
      : [],
  );
  const direct = /direct|private|people/i.test(read.bare) ? ['dm', 'group_dm'] : [];
  return {
    ledger,
    cited,
    repositories: ledger.repositories.filter((name) => namePattern(name).test(read.bare)),
    conversations: [...new Set([...conversations, ...direct])],
    clocks: read.clocks,
    weeks: read.numbers.find(({ unit }) => unit === 'week')?.value ?? null,
  };
}

/** A row that neither happened nor ended nor stood open in the window says nothing about it, unless the sentence looks back. */
function outsideRows(cited: readonly Row[], { bare }: ReadStatement, { window }: Ledger): Unsupported[] {
  if (/\b(?:before|previous|earlier|after \d+ commits|weeks)\b/i.test(bare)) return [];
  return cited.filter((row) => !touches(row, window)).map(({ title }) => ({ token: title, why: 'outside the window' }));
}

function wrongNames(read: ReadStatement, rows: readonly Row[], { ledger, repositories }: Subject): Unsupported[] {
  const titles = read.titles.filter(
    (quoted) =>
      !rows.some((row) => titlesOf(row).some((title) => isTitle(quoted, title))) &&
      !isSeries(quoted, rows) &&
      !(/revert|took back/i.test(read.bare) && rows.some((row) => isTakenBack(quoted, row))),
  );
  const references = read.references.filter((number) => !rows.some((row) => numberOf(row) === number));
  const channels = read.channels.filter((name) => !rows.some((row) => normal(row.title) === normal(`#${name}`)));
  const strangers = repositories.filter(
    (name) =>
      ![...rows, ...ledger.inWindow].some(({ metadata }) => 'repository' in metadata && metadata.repository === name) &&
      !/quiet|rested|pause|not seen|no work|nothing went/i.test(read.bare),
  );
  const known = [...ledger.repositories, 'GitHub', 'Notion', 'Slack', 'Google', 'Calendar', 'I'];
  const names = read.names.filter(
    (name) => !known.some((one) => normal(one).split('/').includes(normal(name)) || normal(one) === normal(name)),
  );
  return [
    ...titles.map(({ text }) => ({ token: text, why: 'no cited row has this title' })),
    ...references.map((number) => ({ token: `#${number}`, why: 'no cited row has this number' })),
    ...channels.map((name) => ({ token: `#${name}`, why: 'no cited row is of this channel' })),
    ...strangers.map((name) => ({ token: name, why: 'nothing happened in this repository' })),
    ...names.map((name) => ({ token: name, why: 'an unknown name' })),
  ];
}

/** Meetings that repeat under numbers or dates are called by the words that their titles begin with, where two of them do. */
function isSeries({ text, cut }: Quoted, rows: readonly Row[]): boolean {
  const beginning = ofType(rows, 'meeting').filter(({ title }) => {
    const whole = normal(title);
    return whole.startsWith(text) && (cut || !/^[\p{L}\p{N}]/u.test(whole.slice(text.length)));
  });
  return text.split(' ').length >= 2 && new Set(beginning.map(({ title }) => normal(title))).size >= 2;
}

/** What a revert takes back is called by the title within the revert's own. */
function isTakenBack(quoted: Quoted, { title }: Row): boolean {
  const inner = /^revert\W+(.+?)["'“”]?(?:\s*\(#\d+\))?$/i.exec(title)?.[1];
  return inner !== undefined && isTitle(quoted, inner);
}

/** Dates, weekdays and clock times: of a cited row's beginning or end, of the window's bounds, of the blocks of free time. */
function wrongTimes(read: ReadStatement, rows: readonly Row[], ledger: Ledger): Unsupported[] {
  const { period, window, now } = ledger;
  const zone = period.settings.timeZone;
  const bounds = [window.start, new Date(period.window.end.getTime() - 1), window.end];
  const gaps = period.sources.flatMap(({ from, to }) => [from, to]);
  const instants = [...rows.flatMap(instantsOf), ...bounds, ...now.focus.map(([from]) => new Date(from)), ...gaps];
  const dates = new Set(instants.map((instant) => dateOf(instant, zone)));
  const parts = [...dates].map((date) => ({
    day: Number(date.slice(8)),
    month: Number(date.slice(5, 7)),
    weekday: weekdayOf(date),
  }));
  const minutes = instants.map((instant) => zoned(instant, zone)).map(({ hour, minute }) => hour * 60 + minute);
  const clocks = new Set([
    ...minutes,
    ...minutes.flatMap((minute) => [minute - (minute % 60), (minute - (minute % 60) + 60) % 1440]),
    ...fullestHours(ledger).flatMap((hour) => [hour * 60, ((hour + 1) % 24) * 60]),
  ]);
  const single = !/peaked|fullest|\bhours?\b|between|by the clock/i.test(read.bare);
  return [
    ...read.dates
      .filter(({ day, month }) => !parts.some((part) => part.month === month && (day === null || part.day === day)))
      .map(({ text }) => ({ token: text, why: 'no cited row is of this date' })),
    ...read.weekdays
      .filter((weekday) => !parts.some((part) => part.weekday === weekday))
      .map((weekday) => ({ token: `weekday ${weekday}`, why: 'no cited row is of this weekday' })),
    ...read.clocks
      .filter((clock) => !(single ? minutes.includes(clock) : clocks.has(clock)))
      .map((clock) => ({ token: `${Math.floor(clock / 60)}:${clock % 60}`, why: 'no cited row is of this time' })),
  ];
}

/** The three local hours in which most happened; more where they are equal. */
function fullestHours({ inWindow, window, period }: Ledger): number[] {
  const perHour = new Map<number, number>();
  for (const { occurredAt, count } of inWindow.filter((row) => within(row.occurredAt, window))) {
    const { hour } = zoned(occurredAt, period.settings.timeZone);
    perHour.set(hour, (perHour.get(hour) ?? 0) + count);
  }
  const third = [...perHour.values()].sort((a, b) => b - a)[2] ?? 0;
  return [...perHour].filter(([, count]) => count >= third).map(([hour]) => hour);
}

function wrongNumbers(read: ReadStatement, subject: Subject): Unsupported[] {
  return read.numbers.flatMap(({ value, unit, text }) => {
    if (unit === null) return [{ token: text, why: 'a number of nothing' }];
    if (isThreshold(read.bare, text, value)) return [];
    const possible = valuesOf(unit, subject);
    if (possible.some((one) => Math.abs(one - value) < 1e-6)) return [];
    const near = [...new Set(possible.filter((one) => !Number.isNaN(one)))].slice(0, 12).join(', ');
    return [{ token: text, why: `cannot be derived; ${unit}: ${near}` }];
  });
}

/** "Over 2 working days", "under 2 hours": a bound that the product has, and names as one. */
function isThreshold(bare: string, text: string, value: number): boolean {
  return value === 2 && new RegExp(`(?:over|under|past|than|beyond|below)\\s+${text}`, 'i').test(bare);
}

function numberOf({ metadata }: Row): number | null {
  if ('number' in metadata) return metadata.number;
  return 'pullRequest' in metadata ? metadata.pullRequest : null;
}

function instantsOf({ occurredAt, endedAt }: Row): Date[] {
  return endedAt === null ? [occurredAt] : [occurredAt, endedAt];
}
