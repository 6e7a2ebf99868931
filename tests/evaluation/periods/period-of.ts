/**
 * The period of a seed. Three of ten hold traps; some are almost empty, some are still running.
 * Nothing of how the product chooses or writes is known here.
 */
import { Temporal } from 'temporal-polyfill';
import { type Period, type PeriodKind, type Row, type Settings, type Source, type Window } from '../period';
import { addDays, at, dateOf, hourMs, weekdayOf } from '../zone';
import { developerOf } from './developer';
import { Diary } from './diary';
import { liveThrough, type Life } from './live-through';
import { Random } from './random';
import { setTraps, trapNames, type TrapName } from './traps';

/** Enough for the baseline of 56 days before the window, the one it is compared with, and the four before it. */
const historyDays: Readonly<Record<PeriodKind, number>> = { daily: 76, weekly: 100, monthly: 190, custom: 90 };
const trapDigits = [1, 4, 8];

export function periodOf(seed: number): Period {
  const random = new Random(seed);
  const developer = developerOf(random);
  const kind = random.pick([
    'daily',
    'daily',
    'daily',
    'weekly',
    'weekly',
    'weekly',
    'monthly',
    'monthly',
    'custom',
  ] as const);
  const traps = trapDigits.includes(seed % 10) ? trapsOf(seed, random) : [];
  const window = windowOf(random, kind, developer.settings, traps.includes('clock-change'));
  const running = random.chance(0.08);
  const length = window.end.getTime() - window.start.getTime();
  const asOf = new Date(
    running ? window.start.getTime() + length * 0.6 : window.end.getTime() + random.int(3, 9) * hourMs,
  );
  const diary = new Diary(seed);
  const life: Life = { random, diary, developer, now: asOf };
  const first = addDays(dateOf(window.start, developer.settings.timeZone), -historyDays[kind]);
  liveThrough(life, first, addDays(dateOf(window.end, developer.settings.timeZone), 2));
  const period: Period = {
    name: `seed ${seed}`,
    kind,
    settings: developer.settings,
    window,
    asOf,
    rows: diary.rows,
    timeOff: [],
    sources: sourcesOf(at(first, 0, developer.settings.timeZone), asOf),
    traps,
  };
  const quiet = traps.length === 0 && random.chance(0.07);
  if (quiet) diary.rows = almostEmpty(random, diary.rows, window);
  const trapped = setTraps({ ...period, rows: diary.rows }, life);
  return { ...trapped, rows: distinct(trapped.rows) };
}

/** Each trap comes up in turn, every third time with another one. */
function trapsOf(seed: number, random: Random): TrapName[] {
  const turn = Math.floor(seed / 10) * trapDigits.length + trapDigits.indexOf(seed % 10);
  const first = trapNames[turn % trapNames.length];
  if (first === undefined) throw new Error('There are no traps.');
  const second = random.pick(trapNames);
  return turn % 3 === 0 && second !== first ? [first, second] : [first];
}

function windowOf(random: Random, kind: PeriodKind, settings: Settings, clockChange: boolean): Window {
  const date = clockChange ? changeOfClocks(random, settings.timeZone) : addDays('2025-10-01', random.int(0, 390));
  const [from, days] = rangeOf(random, kind, date, settings);
  return { start: at(from, 0, settings.timeZone), end: at(addDays(from, days), 0, settings.timeZone) };
}

function rangeOf(random: Random, kind: PeriodKind, date: string, { weekStart }: Settings): [string, number] {
  const firstOfWeek = { monday: 1, saturday: 6, sunday: 7 }[weekStart];
  switch (kind) {
    case 'daily':
      // Now and then a weekend, mostly not.
      return [weekdayOf(date) > 5 && random.chance(0.7) ? addDays(date, 2) : date, 1];
    case 'weekly':
      return [addDays(date, -((weekdayOf(date) - firstOfWeek + 7) % 7)), 7];
    case 'monthly':
      return [`${date.slice(0, 8)}01`, Temporal.PlainDate.from(date).daysInMonth];
    case 'custom':
      return [date, random.pick([2, 3, 5, 10, 14])];
  }
}

/** A date on which the zone's clocks change; where they never do, any. */
function changeOfClocks(random: Random, zone: string): string {
  const from = Temporal.PlainDate.from(addDays('2025-10-01', random.int(0, 200))).toZonedDateTime(zone);
  const next = from.getTimeZoneTransition('next');
  return next === null ? from.toPlainDate().toString() : next.toPlainDate().toString();
}

/** Read up to a few minutes ago. */
function sourcesOf(from: Date, asOf: Date): Source[] {
  const to = new Date(asOf.getTime() - 5 * 60_000);
  return (['github', 'notion', 'slack', 'calendar'] as const).map((provider) => ({
    provider,
    from,
    to,
    missingTypes: [],
  }));
}

/** None to three things in the whole window. */
function almostEmpty(random: Random, rows: readonly Row[], window: Window): Row[] {
  const touches = ({ occurredAt, endedAt }: Row): boolean =>
    [occurredAt, endedAt ?? occurredAt].some((instant) => instant >= window.start && instant < window.end);
  const kept = new Set(random.some(rows.filter(touches), random.int(0, 3)));
  return rows.filter((row) => !touches(row) || kept.has(row));
}

/** As the table's unique key keeps them; counts of one quarter hour are one row. */
function distinct(rows: readonly Row[]): Row[] {
  const byKey = new Map<string, Row>();
  for (const row of rows) {
    const key = `${row.source} ${row.externalId}`;
    const known = byKey.get(key);
    byKey.set(
      key,
      known?.type === 'message_count' && row.type === 'message_count' ? added(known, row) : (known ?? row),
    );
  }
  return [...byKey.values()];
}

function added(a: Extract<Row, { type: 'message_count' }>, b: Extract<Row, { type: 'message_count' }>): Row {
  const count = a.count + b.count;
  return { ...a, count, metadata: { ...a.metadata, count, replies: a.metadata.replies + b.metadata.replies } };
}
