/**
 * The dashboard's numbers counted anew from the stored rows by straight SQL and a grid of minutes. It shares no line with
 * the product's own counting: a common mistake would be invisible.
 */
import { sql, type SQL } from 'drizzle-orm';
import type { Db } from '@/lib/db/client';

export interface Person {
  userId: string;
  timeZone: string;
  workingHours: Readonly<Record<string, readonly (readonly [string, string])[]>>;
  daysOff: readonly string[];
}

/** A number as its address asks for it. `start` and `end` are local dates, both inclusive. */
export interface Asked {
  metric: string;
  start: string;
  end: string;
  source: string | null;
  hour: string | null;
  /** Where counting ends, if the range was still running. */
  until: Date;
}

const weekDays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

/** Null: a number that no simple count comes to (a score). Lengths of time in minutes. */
export async function recount(db: Db, person: Person, asked: Asked): Promise<number | null> {
  const count = countSql(asked, person);
  if (count !== null) {
    const [found] = await rowsOf(db, count);
    return Number(found?.n ?? 0);
  }
  if (!lengths.has(asked.metric)) return null;
  const grid = await minuteGrid(db, person, asked);
  return lengthOf(asked.metric, grid);
}

function countSql({ metric, start, end, source, hour, until }: Asked, { userId, timeZone }: Person): SQL | null {
  const local = (time: SQL) => sql`(${time} at time zone ${timeZone})`;
  const within = (time: SQL) =>
    sql`user_id = ${userId} and ${time} < ${until.toISOString()}::timestamptz and ${local(time)}::date between ${start}::date and ${end}::date`;
  const happened = within(sql`occurred_at`);
  const rows = (type: string, time = sql`occurred_at`) => sql`from activities where type = ${type} and ${within(time)}`;
  switch (metric) {
    case 'actions':
      return sql`select sum(count) as n from activities where ${happened} and source = ${source}`;
    case 'hourlyActions': {
      const [day = '', clock] = (hour ?? '').split('-');
      return sql`select sum(count) as n from activities where ${happened} and type <> 'reaction_count'
        and extract(isodow from ${local(sql`occurred_at`)}) = ${weekDays.indexOf(day) + 1}
        and extract(hour from ${local(sql`occurred_at`)}) = ${Number(clock)}`;
    }
    case 'totalCommits':
      return sql`select count(distinct right(external_id, 40)) as n ${rows('commit')}`;
    case 'totalPRs':
      return sql`select count(*) as n ${rows('pull_request')}`;
    case 'mergedPRs':
      return sql`select count(*) as n ${rows('pull_request', sql`(metadata->>'mergedAt')::timestamptz`)}`;
    case 'reviews':
      return sql`select count(*) as n ${rows('review')}`;
    case 'issuesOpened':
      return sql`select count(*) as n ${rows('issue')}`;
    case 'issuesClosed':
      return sql`select count(*) as n ${rows('issue', sql`(metadata->>'closedAt')::timestamptz`)}`;
    case 'pagesEdited':
      return sql`select count(distinct metadata->>'pageId') as n ${rows('page_edit')}`;
    case 'messages':
      return sql`select sum(count) as n ${rows('message_count')}`;
    case 'totalMeetings':
      return sql`select count(distinct (metadata->>'iCalUID', metadata->>'originalStart')) as n ${rows('meeting')}`;
    case 'upcomingMeetings':
      return sql`select count(distinct (metadata->>'iCalUID', metadata->>'originalStart')) as n from activities
        where user_id = ${userId} and type = 'meeting' and occurred_at >= ${until.toISOString()}::timestamptz
        and ${local(sql`occurred_at`)}::date between ${start}::date and ${end}::date`;
    default:
      return null;
  }
}

const lengths = new Set(['workingTime', 'meetingTimeInWork', 'focusTime', 'fragmentedTime', 'meetingHours']);

interface Minute {
  works: boolean;
  meets: boolean;
}

/** Minute for minute from the first local midnight to where counting ends. */
async function minuteGrid(db: Db, person: Person, { start, end, until }: Asked): Promise<Minute[]> {
  const { userId, timeZone } = person;
  const [bounds] = await rowsOf(
    db,
    sql`select extract(epoch from (${start}::timestamp at time zone ${timeZone})) as a,
      extract(epoch from ((${end}::date + 1)::timestamp at time zone ${timeZone})) as b`,
  );
  const from = Number(bounds?.a) / 60;
  const to = Math.floor(Math.min(Number(bounds?.b) * 1000, until.getTime()) / 60_000);
  const meetings = await minutesOf(
    db,
    sql`select floor(extract(epoch from occurred_at) / 60) as a, floor(extract(epoch from ended_at) / 60) as b
      from activities where user_id = ${userId} and type = 'meeting'`,
  );
  const away = await minutesOf(
    db,
    sql`select floor(extract(epoch from starts_at) / 60) as a, floor(extract(epoch from ends_at) / 60) as b
      from time_off where user_id = ${userId}`,
  );
  const clock = wallClock(timeZone);
  const grid: Minute[] = [];
  for (let minute = from; minute < to; minute += 1) {
    const { date, weekDay, text } = clock(minute);
    const planned = (person.workingHours[weekDay] ?? []).some(([a, b]) => a <= text && text < b);
    const works = planned && !person.daysOff.includes(date) && !away.has(minute);
    grid.push({ works, meets: meetings.has(minute) });
  }
  return grid;
}

async function minutesOf(db: Db, query: SQL): Promise<Set<number>> {
  const minutes = new Set<number>();
  for (const { a, b } of await rowsOf(db, query))
    for (let minute = Number(a); minute < Number(b); minute += 1) minutes.add(minute);
  return minutes;
}

async function rowsOf(db: Db, query: SQL): Promise<Record<string, unknown>[]> {
  const answer: unknown = await db.execute(query);
  return (answer as { rows: Record<string, unknown>[] }).rows;
}

/** What a clock on the wall shows at a minute since 1970. Asked once per quarter hour: zones change at no other time. */
function wallClock(timeZone: string): (minute: number) => { date: string; weekDay: string; text: string } {
  const format = new Intl.DateTimeFormat('en-CA-u-nu-latn', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
  });
  let quarter = NaN;
  let at: Record<string, string> = {};
  return (minute) => {
    if (Math.floor(minute / 15) !== quarter) {
      quarter = Math.floor(minute / 15);
      at = Object.fromEntries(format.formatToParts(quarter * 900_000).map(({ type, value }) => [type, value]));
    }
    const text = `${at.hour}:${String(Number(at.minute) + (minute % 15)).padStart(2, '0')}`;
    return { date: `${at.year}-${at.month}-${at.day}`, weekDay: (at.weekday ?? '').toLowerCase().slice(0, 3), text };
  };
}

function lengthOf(metric: string, grid: readonly Minute[]): number {
  const amount = (test: (minute: Minute) => boolean) => grid.filter(test).length;
  const working = amount(({ works }) => works);
  const meeting = amount(({ works, meets }) => works && meets);
  if (metric === 'workingTime') return working;
  if (metric === 'meetingTimeInWork') return meeting;
  if (metric === 'meetingHours') return amount(({ meets }) => meets);
  let focus = 0;
  let run = 0;
  for (const minute of [...grid, { works: false, meets: false }]) {
    if (minute.works && !minute.meets) run += 1;
    else {
      if (run >= 120) focus += run;
      run = 0;
    }
  }
  return metric === 'focusTime' ? focus : working - meeting - focus;
}
