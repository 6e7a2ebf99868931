import { activityFeed, type FeedQuery } from '@/lib/activity-feed';
import type { ActivityAnswer, Statement } from '@/lib/http/contract';
import { addDays, type LocalDate } from '@/components/local-dates';

const pageSize = 200;
/** Beyond this a chip is left out rather than the page kept waiting. */
const mostPages = 5;
/** Things that end within a range may have begun before it, and the feed places them by their beginning. */
const typesThatEndLater = ['pull_request', 'issue'] as const;
const longestLifeDays = 120;

/** The activities that statements rest on, by id, as far as they can be reached through the feed. */
export async function evidenceItems(
  userId: string,
  statements: readonly Statement[],
  range: { start: LocalDate; end: LocalDate },
): Promise<Map<string, ActivityAnswer>> {
  const wanted = new Set(statements.flatMap((statement) => statement.evidence));
  const found = new Map<string, ActivityAnswer>();
  await collect(userId, { start: range.start, end: range.end }, wanted, found);
  const before = { start: addDays(range.start, -longestLifeDays), end: addDays(range.start, -1) };
  for (const type of typesThatEndLater) await collect(userId, { ...before, type }, wanted, found);
  return found;
}

async function collect(
  userId: string,
  query: FeedQuery,
  wanted: ReadonlySet<string>,
  found: Map<string, ActivityAnswer>,
): Promise<void> {
  let cursor: string | undefined;
  for (let page = 0; page < mostPages && found.size < wanted.size; page += 1) {
    const { activities, nextCursor } = await activityFeed(userId, { ...query, limit: pageSize, cursor });
    for (const activity of activities) if (wanted.has(activity.id)) found.set(activity.id, activity);
    if (nextCursor === null) return;
    cursor = nextCursor;
  }
}
