/** Actions per local day and provider, for the analytics of the connections. */
import { database } from './db/client';
import { findActionTimes } from './db/queries/activities';
import type { UserRow } from './db/queries/users';
import { providerIds, type IntegrationProvider } from './integrations/registry-ids';
import { lastLocalDays, localDateOf, startOfLocalDay } from './metrics/windows';

type Counts = Record<IntegrationProvider, number>;
export interface AnalyticsAnswer {
  timeZone: string;
  days: ({ date: string } & Counts)[];
  totals: Counts;
}

const dayMs = 86_400_000;

/** `all` starts at the day of the oldest action. */
export async function analyticsFor(
  user: UserRow,
  range: '7' | '30' | 'all',
  now: Date = new Date(),
): Promise<AnalyticsAnswer> {
  const { db } = await database();
  const { timeZone } = user;
  const fixed = range === 'all' ? null : lastLocalDays(Number(range), now, timeZone);
  const from = fixed?.[0] === undefined ? null : startOfLocalDay(fixed[0], timeZone);
  const actions = await findActionTimes(db, user.id, from, now);
  const oldest = actions.reduce((least, action) => Math.min(least, action.at.getTime()), now.getTime());
  const dates =
    fixed ??
    lastLocalDays(Math.round((now.getTime() - oldest) / dayMs) + 2, now, timeZone).filter(
      (date) => date >= localDateOf(new Date(oldest), timeZone),
    );
  const byDate = new Map(dates.map((date) => [date, noCounts()]));
  const totals = noCounts();
  for (const { source, at, count } of actions) {
    const day = byDate.get(localDateOf(at, timeZone));
    if (day === undefined) continue;
    day[source as IntegrationProvider] += count;
    totals[source as IntegrationProvider] += count;
  }
  return { timeZone, days: [...byDate].map(([date, counts]) => ({ date, ...counts })), totals };
}

function noCounts(): Counts {
  return Object.fromEntries(providerIds.map((id) => [id, 0])) as Counts;
}
