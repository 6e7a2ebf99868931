import { activityTypes, type ActivityRecord, type ActivityType } from '../integrations/activity';
import { providerIds, type IntegrationProvider } from '../integrations/registry-ids';
import { counts } from './counts';
import { coveredMix, covers, isConnected, sourceOf } from './coverage';
import { dayFinder } from './local-days';
import { localClock } from './local-time';
import { compareText, ofTypes, prepare, type Prepared } from './prepare';
import type { ActiveHour, BusiestDay, NamedCount, PullRequestCycle } from './stats-types';
import type { MetricsInput } from './types';
import { eachLocalDay } from './windows';

/** Slack gives no time for a reaction, so none is laid to an hour or a day. */
export const timedTypes = activityTypes.filter((type) => type !== 'reaction_count');

/** The actions of the window up to `asOf`: one per row, the count of count rows. Null where a connected source does not cover it. */
export function actionRows(prepared: Prepared, types: readonly ActivityType[]): ActivityRecord[] | null {
  const covered = coveredMix(prepared.input, types);
  return covered && ofTypes(prepared.happened, covered);
}

export function mostActiveHours({ input, start, cut }: Prepared, rows: readonly ActivityRecord[]): ActiveHour[] {
  const local = localClock(input.window.timeZone, start, cut);
  const byHour = new Array<number>(24).fill(0);
  for (const row of rows) {
    const hour = Math.floor(local(row.occurredAt.getTime()) / 3_600_000) % 24;
    byHour[(hour + 24) % 24] = (byHour[(hour + 24) % 24] ?? 0) + row.count;
  }
  return byHour
    .map((count, hour) => ({ hour, count }))
    .filter((entry) => entry.count > 0)
    .sort((a, b) => b.count - a.count || a.hour - b.hour)
    .slice(0, 3);
}

/** The local day with the most actions; the first of equal ones; null without any. */
export function busiestDay({ input }: Prepared, rows: readonly ActivityRecord[]): BusiestDay | null {
  const days = eachLocalDay(input.window);
  const find = dayFinder(days);
  const perDay = new Array<number>(days.length).fill(0);
  for (const row of rows) {
    const index = find(row.occurredAt.getTime());
    if (index >= 0) perDay[index] = (perDay[index] ?? 0) + row.count;
  }
  const count = perDay.reduce((most, next) => Math.max(most, next), 0);
  const date = days[perDay.indexOf(count)]?.date;
  return count > 0 && date ? { date, count } : null;
}

/** Repositories by commits, then by name. */
export function topRepositories(prepared: Prepared): NamedCount[] | null {
  if (!covers(prepared.input, 'commit')) return null;
  const byName = new Map<string, number>();
  for (const row of prepared.commits) {
    const name = row.metadata.repository;
    byName.set(name, (byName.get(name) ?? 0) + row.count);
  }
  return [...byName]
    .map(([name, count]) => ({ name, count }))
    .sort((a, b) => b.count - a.count || compareText(a.name, b.name));
}

/** Actions up to `asOf` by source, as far as they were read: what the coverage beside it says is missing is not in it. */
export function breakdown(input: MetricsInput): Record<IntegrationProvider, number> {
  const answer = noActions();
  for (const row of prepare(input).happened) answer[sourceOf[row.type]] += row.count;
  return answer;
}

/** Rows that the shares are made of. A missing stream of reactions alone leaves the rest comparable. */
export function shareRows(prepared: Prepared): ActivityRecord[] | null {
  const withReactions = covers(prepared.input, 'reaction_count');
  return actionRows(prepared, withReactions ? activityTypes : timedTypes);
}

/** By connected source; null without any action. */
export function platformShare({ input }: Prepared, rows: readonly ActivityRecord[]): Record<string, number> | null {
  const own = noActions();
  for (const row of rows) own[sourceOf[row.type]] += row.count;
  const all = Object.values(own).reduce((sum, count) => sum + count, 0);
  if (all === 0) return null;
  const shares: Record<string, number> = {};
  for (const source of providerIds.filter((id) => isConnected(input, id))) {
    shares[source] = Math.round((own[source] / all) * 10_000) / 10_000;
  }
  return shares;
}

/** Opened to merged of the pull requests merged in the window; null under three. */
export function pullRequestCycle(prepared: Prepared): PullRequestCycle | null {
  if (!covers(prepared.input, 'pull_request')) return null;
  const hours = counts.mergedPRs
    .rows(prepared)
    .map((row) => ((counts.mergedPRs.timeOf(row)?.getTime() ?? 0) - row.occurredAt.getTime()) / 3_600_000)
    .sort((a, b) => a - b);
  if (hours.length < 3) return null;
  return { medianHours: quantile(hours, 0.5), p75Hours: quantile(hours, 0.75), n: hours.length };
}

/** A fresh count of nothing for each source. */
export function noActions(): Record<IntegrationProvider, number> {
  return { github: 0, notion: 0, slack: 0, calendar: 0 };
}

/** Linear between the two nearest, two decimals. */
function quantile(sorted: readonly number[], share: number): number {
  const place = (sorted.length - 1) * share;
  const low = sorted[Math.floor(place)] ?? 0;
  const high = sorted[Math.ceil(place)] ?? low;
  return Math.round((low + (high - low) * (place - Math.floor(place))) * 100) / 100;
}
