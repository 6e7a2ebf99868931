/** Every value that a number of a unit may have in a statement: from the rows it cites, and counted over the windows. */
import { ofType, within, type Row, type Window } from '../period';
import { addDays, at, dateOf, dayMs, hourMs } from '../zone';
import type { Ledger } from './ledger';
import type { Unit } from './read-statement';
import { common, lengthOf, without, type Span } from './spans';
import { spanOf, workingDaysAfter } from './time-use';

export interface Subject {
  ledger: Ledger;
  cited: readonly Row[];
  /** Of these only, where the statement names any. */
  repositories: readonly string[];
  conversations: readonly string[];
  /** Minutes since midnight, as the sentence names them: two and two bound a stretch of hours. */
  clocks: readonly number[];
  /** Weeks that the sentence looks back. */
  weeks: number | null;
}

export function valuesOf(unit: Unit, subject: Subject): number[] {
  const { ledger, cited } = subject;
  switch (unit) {
    case 'hour':
      // Time use is kept in whole minutes (METRICS.md) before it is said in hours.
      return hours(subject)
        .flatMap((value) => [tenth(value), tenth(Math.round(value * 60) / 60), ...(value >= 1 ? [] : [value])])
        .concat(ages(subject, hourMs));
    case 'minute':
      return hours(subject)
        .map((value) => Math.round(value * 60))
        .concat(ages(subject, 60_000));
    case 'day':
      return [...days(subject), ...ages(subject, dayMs)];
    case 'working day':
      return workingDays(subject);
    case 'week':
      return [subject.weeks ?? Number.NaN];
    case 'percent':
      return shares(subject);
    case 'time':
      return [distinctMeetings(cited)];
    case 'person':
      return ofType(cited, 'meeting').flatMap(({ metadata }) => metadata.attendeeCount ?? []);
    case 'repository':
      return repositories(subject);
    case 'channel':
      return channels(subject);
    case 'action':
    case 'event':
      return [cited, ledger.inWindow.filter((row) => within(row.occurredAt, ledger.window)), dayRows(subject)].map(sum);
    default:
      return counts(unit, subject);
  }
}

/** Things that are counted one by one. */
function counts(unit: Unit, subject: Subject): number[] {
  const { ledger, cited, weeks } = subject;
  const lookback = {
    start: new Date(ledger.window.start.getTime() - (weeks ?? 8) * 7 * dayMs),
    end: ledger.window.start,
  };
  const all = ledger.period.rows;
  const groups = [cited, narrowed(all, subject)].concat(namesNothing(subject) ? [[...all]] : []);
  return groups
    .flatMap((rows) => [ledger.window, ledger.before, lookback].flatMap((window) => countIn(unit, rows, window)))
    .concat(countIn(unit, cited, null));
}

function countIn(unit: Unit, rows: readonly Row[], window: Window | null): number[] {
  const isIn = (instant: Date | null): boolean => window === null || within(instant, window);
  const happened = rows.filter((row) => isIn(row.occurredAt));
  const pulls = ofType(rows, 'pull_request');
  switch (unit) {
    case 'commit':
      return [ofType(happened, 'commit').length];
    case 'pull request':
      return [
        ofType(happened, 'pull_request').length,
        ofType(happened, 'pull_request').filter(
          ({ endedAt }) => endedAt === null || window === null || endedAt >= window.end,
        ).length,
        pulls.filter(({ metadata }) => metadata.mergedAt !== null && isIn(new Date(metadata.mergedAt))).length,
        distinct(ofType(happened, 'review'), ({ metadata }) => `${metadata.repository}#${metadata.number}`),
      ];
    case 'review':
      return [ofType(happened, 'review').length];
    case 'issue':
      return [ofType(happened, 'issue').length, ofType(rows, 'issue').filter(({ endedAt }) => isIn(endedAt)).length];
    case 'page':
      return [distinct(ofType(happened, 'page_edit'), ({ metadata }) => metadata.pageId)];
    case 'edit':
      return [ofType(happened, 'page_edit').length];
    case 'message':
      return [sum(ofType(happened, 'message_count'))];
    case 'reply':
      return [ofType(happened, 'message_count').reduce((total, { metadata }) => total + metadata.replies, 0)];
    case 'reaction':
      return [sum(ofType(happened, 'reaction_count'))];
    case 'meeting':
      return [distinctMeetings(happened)];
    default:
      return [];
  }
}

function hours({ ledger, cited }: Subject): number[] {
  const meetings = ofType(cited, 'meeting');
  const lengths = meetings.map((row) => lengthOf([spanOf(row)]) / hourMs);
  const uses = [ledger.now, ledger.then];
  return [
    ...lengths,
    lengths.reduce((total, length) => total + length, 0),
    ...uses.flatMap((use) => [use.meetingHours, use.focusHours, use.fragmentedHours, use.afterHoursMinutes / 60]),
    ...ledger.now.focus.map((block) => lengthOf([block]) / hourMs),
    ...meetings.map((row) => joinedBy(row, ledger)),
    medianCycle(ledger),
  ];
}

/** The open block that there would be without this meeting. */
function joinedBy(row: Row, { now }: Ledger): number {
  const [from, to] = spanOf(row);
  const others = without(now.meetings, [[from, to]]);
  const block = without(now.working, others).find(([a, b]) => a < to && b > from);
  return block === undefined ? Number.NaN : lengthOf([block]) / hourMs;
}

/** How long what is cited has been open; and of pages, how many working days in a row had an edit. */
function workingDays({ ledger, cited }: Subject): number[] {
  const { timeZone } = ledger.period.settings;
  const ages = ofType(cited, 'pull_request').map(({ occurredAt }) =>
    workingDaysAfter(ledger.period, dateOf(occurredAt, timeZone), lastDate(ledger)),
  );
  return ofType(cited, 'page_edit').length === 0 ? ages : [...ages, ...editRuns(ledger)];
}

/** Each unbroken run of the window: back from a working day with an edit, over days off, to the first without one. */
function editRuns({ period, window }: Ledger): number[] {
  const { timeZone } = period.settings;
  const edits = ofType(period.rows, 'page_edit').filter(({ occurredAt }) => within(occurredAt, window));
  const edited = new Set(edits.map(({ occurredAt }) => dateOf(occurredAt, timeZone)));
  const isOff = (date: string): boolean => workingDaysAfter(period, addDays(date, -1), date) === 0;
  const next = (date: string, step: 1 | -1): string => {
    let found = addDays(date, step);
    for (let days = 0; isOff(found) && days < 60; days += 1) found = addDays(found, step);
    return found;
  };
  const ends = [...edited].filter((date) => !isOff(date) && !edited.has(next(date, 1)));
  return ends.map((end) => {
    let run = 0;
    for (let date = end; edited.has(date); date = next(date, -1)) run += 1;
    return run;
  });
}

/** From opening to the end, of what is cited; rounded as an age is. */
function ages({ cited, ledger }: Subject, unitMs: number): number[] {
  return cited
    .filter(({ type }) => type === 'pull_request' || type === 'issue')
    .flatMap(({ occurredAt, endedAt }) => {
      const age = ((endedAt ?? ledger.window.end).getTime() - occurredAt.getTime()) / unitMs;
      return [Math.round(age), Math.floor(age)];
    })
    .concat([medianCycle(ledger) * (hourMs / unitMs)].map(Math.round));
}

function medianCycle({ period, window }: Ledger): number {
  const ages = ofType(period.rows, 'pull_request')
    .filter(({ metadata }) => metadata.mergedAt !== null && within(new Date(metadata.mergedAt), window))
    .map(({ occurredAt, metadata }) => (Date.parse(metadata.mergedAt ?? '') - occurredAt.getTime()) / hourMs)
    .sort((a, b) => a - b);
  const middle = (ages.length - 1) / 2;
  return ((ages[Math.floor(middle)] ?? Number.NaN) + (ages[Math.ceil(middle)] ?? Number.NaN)) / 2;
}

function days(subject: Subject): number[] {
  const { cited, ledger } = subject;
  return [cited, ledger.now.outside, narrowed(ledger.inWindow, subject)].map((rows) =>
    distinct(rows, (row) => dateOf(row.occurredAt, zone(subject))),
  );
}

function shares(subject: Subject): number[] {
  const { ledger, cited } = subject;
  const working = lengthOf(ledger.now.working) / hourMs;
  const happened = ledger.inWindow.filter((row) => within(row.occurredAt, ledger.window));
  const messages = sum(ofType(happened, 'message_count'));
  const actions = sum(happened.filter(({ type }) => type !== 'reaction_count'));
  const parts = [
    ledger.now.fragmentedHours / working,
    ledger.now.meetingHours / working,
    sum(ofType(cited, 'message_count')) / messages,
    sum(ofType(narrowed(happened, subject), 'message_count')) / messages,
    sum(cited) / actions,
    meetingShare(subject),
  ];
  return parts.map((part) => Math.round(part * 100));
}

/** All of them, and those beside the ones that the sentence names. */
function repositories(subject: Subject): number[] {
  const { ledger, cited } = subject;
  const happened = ledger.inWindow.filter((row) => within(row.occurredAt, ledger.window));
  const groups: Row[][] = [[...cited], dayRows(subject), happened, ofType(happened, 'commit')];
  return groups.map((rows) => distinct(rows, repositoryOf)).flatMap((all) => [all, all - subject.repositories.length]);
}

/** Of the time in meetings, what lies between the clock times that the sentence names. */
function meetingShare({ ledger, clocks }: Subject): number {
  const { timeZone } = ledger.period.settings;
  const dates = new Set(ledger.now.meetings.flat().map((instant) => dateOf(new Date(instant), timeZone)));
  const stretches = [...dates].flatMap((date) =>
    clocks.flatMap((clock, index): Span[] => {
      const until = clocks[index + 1];
      if (index % 2 === 1 || until === undefined) return [];
      return [[at(date, clock, timeZone).getTime(), at(date, until === 0 ? 1440 : until, timeZone).getTime()]];
    }),
  );
  return lengthOf(common(ledger.now.meetings, stretches)) / lengthOf(ledger.now.meetings);
}

function channels({ ledger, cited }: Subject): number[] {
  const of = (rows: readonly Row[]): number =>
    distinct(
      ofType(rows, 'message_count').filter(({ metadata }) => metadata.conversationKind !== 'dm'),
      ({ metadata }) => metadata.conversation,
    );
  const all = of(ledger.inWindow);
  return [of(cited), all, all - 1];
}

/** Rows of what the statement names; all where it names neither repository nor channel. */
function narrowed(rows: readonly Row[], { repositories, conversations }: Subject): Row[] {
  if (repositories.length === 0 && conversations.length === 0) return [...rows];
  return rows.filter(
    ({ metadata }) =>
      ('repository' in metadata && repositories.includes(metadata.repository)) ||
      ('conversation' in metadata && conversations.includes(metadata.conversation)),
  );
}

/** A headline names the first repository, and counts all. */
function namesNothing({ cited }: Subject): boolean {
  return new Set(cited.map(({ source }) => source)).size !== 0;
}

/** All of the day on which the cited rows lie, where they lie on one. */
function dayRows(subject: Subject): Row[] {
  const dates = new Set(subject.cited.map(({ occurredAt }) => dateOf(occurredAt, zone(subject))));
  return dates.size === 1
    ? subject.ledger.inWindow.filter(({ occurredAt }) => dates.has(dateOf(occurredAt, zone(subject))))
    : [];
}

function distinctMeetings(rows: readonly Row[]): number {
  return distinct(ofType(rows, 'meeting'), ({ metadata }) => `${metadata.iCalUID} ${metadata.originalStart}`);
}

function distinct<T>(rows: readonly T[], key: (row: T) => string): number {
  return new Set(rows.map(key).filter((value) => value !== '')).size;
}

function repositoryOf({ metadata }: Row): string {
  return 'repository' in metadata ? metadata.repository : '';
}

function sum(rows: readonly Row[]): number {
  return rows.reduce((total, { count }) => total + count, 0);
}

function tenth(value: number): number {
  return Math.round((value + 1e-9) * 10) / 10;
}

export function lastDate({ window, period }: Ledger): string {
  return dateOf(new Date(window.end.getTime() - 1), period.settings.timeZone);
}

function zone({ ledger }: Subject): string {
  return ledger.period.settings.timeZone;
}
