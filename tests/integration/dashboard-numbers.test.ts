/**
 * A crawler over the dashboard: every number of seeded people, ranges and zones is counted anew by straight SQL, and the list
 * that it opens is read. A few states here; `DEVTRACK_DASHBOARD_STATES=50 npx vitest run tests/integration/dashboard-numbers.test.ts`
 * for the whole. A range that still runs is looked at a second time, as of an earlier moment of the same day; with
 * `DEVTRACK_DASHBOARD_MOMENTS=40`, as of that many of them.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { eq, sql } from 'drizzle-orm';
import { Temporal } from 'temporal-polyfill';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readFilters, readHour } from '@/components/activity/feed-query';
import { addDays, localDateOf } from '@/components/local-dates';
import { activityFeed, type Feed } from '@/lib/activity-feed';
import { defaultWorkingHours, users } from '@/lib/db/schema/accounts';
import type { WorkingHours } from '@/lib/http/contract';
import { syntheticWorkspace } from '@/sandbox/synthetic/synthetic-workspace';
import { startApp, type TestApp } from '../support/app';
import { dashboardMarkup } from '../support/dashboard-markup';
import { looseDigits, numbersIn, readNumber, type ShownNumber } from '../support/markup-numbers';
import { recount, type Person } from '../support/recount';
import { connectAndSync, forgetLimits, newUser, rowsOf } from './sql-rows';

const wanted = Number(process.env.DEVTRACK_DASHBOARD_STATES ?? 4);
const moments = Number(process.env.DEVTRACK_DASHBOARD_MOMENTS ?? 1);
const perWorkspace = 10;
const zones = [
  'Europe/Berlin',
  'Asia/Kolkata',
  'America/St_Johns',
  'Pacific/Auckland',
  'Asia/Kathmandu',
  'America/Los_Angeles',
];
const weekStarts = ['monday', 'sunday', 'saturday'] as const;
const nights: WorkingHours = {
  ...defaultWorkingHours,
  mon: [['22:00', '24:00']],
  tue: [['00:00', '06:00']],
  sun: [['10:00', '13:30']],
};
const sources = [
  ['github', 'notion', 'slack', 'calendar'],
  ['github', 'calendar'],
  ['slack', 'notion'],
] as const;

/** What is looked at, by the number of the state: running and past days and weeks, a month, eighty days in weeks. */
function rangeOf(state: number, today: string) {
  const back = (state * 7) % 60;
  const ranges = [
    { type: 'weekly', date: today },
    { type: 'daily', date: addDays(today, -1 - (back % 9)) },
    { start: addDays(today, -back - 3), end: addDays(today, -back) },
    { type: 'daily', date: today },
    { type: 'weekly', date: addDays(today, -7 - back) },
    { type: 'monthly', date: addDays(today, -31) },
    { start: addDays(today, -80), end: addDays(today, -1) },
  ];
  return ranges[state % ranges.length] ?? { type: 'weekly', date: today };
}

/** Now and, where the range ends today, earlier the same day; at any second, and always the same share of the day so far. */
function momentsOf(range: { date?: string }, state: number, timeZone: string): Date[] {
  const now = new Date();
  if (range.date !== localDateOf(now, timeZone)) return [now];
  const soFar = now.getTime() - Temporal.PlainDate.from(range.date).toZonedDateTime(timeZone).epochMilliseconds;
  const golden = 0.618_033_988_75;
  const earlier = Array.from({ length: moments }, (_, index) => ((state + index + 1) * golden) % 1);
  return [now, ...earlier.map((share) => new Date(now.getTime() - Math.floor(share * soFar)))];
}

for (let first = 0; first < wanted; first += perWorkspace) {
  describe(`the numbers of developer ${first / perWorkspace + 1}`, () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'devtrack-numbers-'));
    let app: TestApp;
    const people = new Map<readonly string[], string>();
    beforeAll(async () => {
      const options = { seed: `crawl-${first}`, days: 120, timeZone: zones[(first / perWorkspace) % zones.length] };
      for (const [id, data] of Object.entries(syntheticWorkspace(new Date(), options)))
        writeFileSync(path.join(folder, `${id}.json`), JSON.stringify(data));
      app = await startApp({ workspace: folder, env: { TRUST_PROXY: '1' } });
      for (const connected of sources) {
        const user = await newUser(app);
        for (const provider of connected) await connectAndSync(user, provider);
        people.set(connected, user.who.userId);
      }
    }, 600_000);
    afterAll(async () => {
      await app.close();
      rmSync(folder, { recursive: true, force: true });
    });
    beforeEach(forgetLimits);

    /** One account per set of sources, with the settings of the state. */
    const personOf = async (state: number, timeZone = zones[state % zones.length] ?? 'UTC'): Promise<Person> => {
      const userId = people.get(sources[state % sources.length] ?? sources[0]) ?? '';
      const today = localDateOf(new Date(), timeZone);
      const settings = {
        timeZone,
        weekStart: weekStarts[state % weekStarts.length] ?? 'monday',
        workingHours: state % 4 === 3 ? nights : defaultWorkingHours,
        daysOff: [addDays(today, -2), addDays(today, -20)],
      };
      await app.database.db.update(users).set(settings).where(eq(users.id, userId));
      return {
        userId,
        timeZone,
        workingHours: settings.workingHours,
        daysOff: settings.daysOff,
      };
    };

    for (let state = first; state < Math.min(wanted, first + perWorkspace); state += 1)
      it(`are those of their lists and of the rows, and no digit stands beside one (state ${state})`, async () => {
        const person = await personOf(state);
        const params = rangeOf(state, localDateOf(new Date(), person.timeZone));
        for (const now of momentsOf(params, state, person.timeZone)) {
          const markup = await dashboardMarkup(app.database.db, person.userId, params, now);
          expect(looseDigits(markup)).toEqual([]);
          const numbers = numbersIn(markup);
          // A quiet day of two sources shows four.
          expect(numbers.length).toBeGreaterThan(3);
          await checkNumbers(app, person, numbers, now);
        }
      }, 1_800_000);

    it('are not said of a part of their rows, unless they are a sum', async () => {
      const { userId, timeZone } = await personOf(0, zones[(first / perWorkspace) % zones.length]);
      const today = localDateOf(new Date(), timeZone);
      const range = { start: addDays(today, -40), end: addDays(today, -1), limit: 1 };
      for (const metric of ['totalCommits', 'meetingTimeInWork', 'focusTime', 'pagesEdited']) {
        const whole = await activityFeed(userId, { ...range, metric });
        const part = await activityFeed(userId, { ...range, metric, q: whole.activities[0]?.title });
        expect(part.total, metric).toBeGreaterThan(0);
        expect(part.total, metric).toBeLessThan(whole.total ?? 0);
        expect([whole.value, part.value], metric).toEqual([expect.any(Number), null]);
        const same = await activityFeed(userId, { ...range, metric, q: '' });
        expect(same.value, metric).toBe(whole.value);
      }
      const actions = { ...range, metric: 'actions', source: 'github', limit: 200 };
      const reviews = await activityFeed(userId, { ...actions, type: 'review' });
      expect(reviews.value).toBe(reviews.total);
      expect(reviews.total).toBeLessThan((await activityFeed(userId, actions)).total ?? 0);
    });
  });
}

async function checkNumbers(app: TestApp, person: Person, numbers: readonly ShownNumber[], now: Date): Promise<void> {
  const known = new Map<string, { counted: number | null; stated: number | null }>();
  for (const { metric, href, value, text } of numbers) {
    let list = known.get(href);
    if (list === undefined) {
      list = await openList(app, person, href, now);
      known.set(href, list);
    }
    const said = readNumber(text);
    const where = `“${text}” (${value}) of ${metric} at ${href}`;
    if (said !== null && value !== null) expect(said, where).toBe(value);
    const shown = value ?? said;
    expect(shown, where).not.toBeNull();
    if (list.counted !== null) expect(list.counted, `${where}, by straight SQL`).toBe(shown);
    if (list.stated !== null) expect(list.stated, `${where}, as its list says`).toBe(shown);
  }
}

/** The list behind a number, read to its end. */
async function openList(
  app: TestApp,
  person: Person,
  href: string,
  now: Date,
): Promise<{ counted: number | null; stated: number | null }> {
  const query = Object.fromEntries(new URL(href, 'http://localhost').searchParams);
  const { hour, asOf, metric = '', ...filters } = readFilters(query);
  let rows: Feed['activities'] = [];
  let feed: Feed | undefined;
  for (let cursor: string | undefined; feed === undefined || cursor !== undefined;) {
    feed = await activityFeed(person.userId, {
      ...filters,
      metric,
      hour: readHour(hour) ?? undefined,
      asOf: asOf === undefined ? undefined : new Date(asOf),
      cursor,
      limit: 200,
    });
    rows = [...rows, ...feed.activities];
    cursor = feed.nextCursor ?? undefined;
  }
  expect(rows.length, href).toBe(feed.total);
  const owners = await rowsOf(app, sql`select distinct user_id from activities where id in ${[...ids(rows), zero]}`);
  expect(owners.every(({ user_id }) => user_id === person.userId)).toBe(true);
  const counted = await recount(app.database.db, person, {
    metric,
    start: filters.start ?? '',
    end: filters.end ?? '',
    source: filters.source ?? null,
    hour: hour ?? null,
    until: new Date(asOf ?? now),
  });
  // What is listed comes to the number as well, where it is a plain sum.
  if (counted !== null && sums.has(metric)) expect(sumOf(rows), href).toBe(counted);
  const value = feed.value ?? null;
  const inMinutes = hours.has(metric) && value !== null ? Math.round(value * 60) : value;
  return { counted, stated: inMinutes };
}

const zero = '00000000-0000-0000-0000-000000000000';
const hours = new Set(['workingTime', 'meetingTimeInWork', 'focusTime', 'fragmentedTime', 'meetingHours']);
const sums = new Set([
  'actions',
  'hourlyActions',
  'totalCommits',
  'mergedPRs',
  'totalPRs',
  'reviews',
  'messages',
  'totalMeetings',
]);

function ids(rows: Feed['activities']): string[] {
  return rows.map(({ id }) => id);
}

function sumOf(rows: Feed['activities']): number {
  return rows.reduce((sum, { metadata }) => sum + (typeof metadata.count === 'number' ? metadata.count : 1), 0);
}
