/** Own pull requests that were still open when the period ended (or now, while it runs). */
import type { ActivityOf } from '../integrations/activity';
import { instantOf } from './cluster';
import type { FactContext } from './facts-input';
import { workingDaysBetween } from './working-time';

/** Older ones are a backlog of their own, not news of this period. */
const newsDays = 56;
export const longWorkingDays = 2;

export interface OpenPullRequest {
  pull: ActivityOf<'pull_request'>;
  workingDays: number;
  /** Open in the latest data, too, and not only at the end of the period. */
  openNow: boolean;
}

/** Not drafts, open for more than two working days; oldest first. */
export function openPullRequests(context: FactContext): OpenPullRequest[] {
  const { span, calendar, input } = context;
  const since = span.end.getTime() - newsDays * 86_400_000;
  const lastDay = calendar.dayOf(new Date(Math.max(span.start.getTime(), span.end.getTime() - 1)));
  const found: OpenPullRequest[] = [];
  for (const row of context.rows) {
    if (
      row.type !== 'pull_request' ||
      row.metadata.isDraft ||
      row.occurredAt >= span.end ||
      row.occurredAt.getTime() < since
    )
      continue;
    const ended = instantOf(row.metadata.mergedAt) ?? instantOf(row.metadata.closedAt);
    if (ended ? ended < span.end : row.metadata.state !== 'open') continue;
    const workingDays = workingDaysBetween(calendar.dayOf(row.occurredAt), lastDay, input.settings);
    if (workingDays > longWorkingDays) found.push({ pull: row, workingDays, openNow: row.metadata.state === 'open' });
  }
  return found.sort(
    (a, b) => a.pull.occurredAt.getTime() - b.pull.occurredAt.getTime() || (a.pull.id < b.pull.id ? -1 : 1),
  );
}
