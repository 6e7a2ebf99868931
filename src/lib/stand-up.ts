/** What the owner says at a stand-up: what is done in a range, and from now on what is next and what is blocked. */
import { database } from './db/client';
import { findActivitiesTouching, findTimeOffTouching } from './db/queries/summaries';
import { findUser } from './db/queries/users';
import { findWaitingItems } from './db/queries/waiting-items';
import { localDateOf, moveDays, startOfLocalDay } from './metrics/windows';
import { standUpAsMarkdown } from './summary/markdown';
import { standUp } from './summary/stand-up';
import { settingsOf } from './summary-input';

/** Looking back further is no stand-up, and would read a year of rows to list eight of them. */
const longestRangeDays = 31;
const dayMs = 86_400_000;

/** As Markdown; empty where there is nothing to say, or where the range is longer than a month. */
export async function standUpText(userId: string, range: { start: Date; end: Date }, asOf: Date): Promise<string> {
  if (range.end.getTime() - range.start.getTime() > (longestRangeDays + 1) * dayMs) return '';
  const { db } = await database();
  const user = await findUser(db, userId);
  if (user === null) return '';
  const settings = settingsOf(user);
  const today = startOfLocalDay(localDateOf(asOf, settings.timeZone), settings.timeZone);
  const tomorrow = moveDays(today, 1, settings.timeZone);
  // Two reads, because a range may lie years back. Open pull requests come with either, whenever they were opened.
  const [past, present] = await Promise.all([
    findActivitiesTouching(db, userId, range.start, range.end),
    findActivitiesTouching(db, userId, today, tomorrow),
  ]);
  const rows = [...new Map([...past, ...present].map((row) => [row.id, row])).values()];
  const oldest = rows.reduce((first, { occurredAt }) => (occurredAt < first ? occurredAt : first), range.start);
  const [timeOff, waiting] = await Promise.all([
    findTimeOffTouching(db, userId, oldest, tomorrow),
    findWaitingItems(db, userId),
  ]);
  const reviewRequests = waiting.map(({ externalId, place, number, title }) => {
    return { id: externalId, repository: place, number: number ?? 0, title };
  });
  return standUpAsMarkdown(standUp({ activities: rows, reviewRequests, settings, timeOff, asOf, window: range }));
}
