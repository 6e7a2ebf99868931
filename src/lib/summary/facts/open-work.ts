/** Own pull requests that were still open when the period ended (or now, while it runs). */
import type { ActivityOf } from '../../integrations/activity';
import { instantOf } from './cluster';
import type { FactContext } from './facts-input';
import { byTime } from './rows-by-type';

/** Older ones are a backlog of their own, not news of this period. */
const newsDays = 56;
export const longWorkingDays = 2;
/** Without anybody's review a pull request counts as blocked from here on, as at the stand-up. */
export const blockedWorkingDays = 2;

export interface OpenPullRequest {
  pull: ActivityOf<'pull_request'>;
  workingDays: number;
  /** Open in the latest data, too, and not only at the end of the period. */
  openNow: boolean;
}

/** Not drafts, open for more than two working days, or for two without a review; oldest first. */
export function openPullRequests(
  context: Pick<FactContext, 'span' | 'calendar' | 'rows' | 'workingDays'>,
): OpenPullRequest[] {
  const { span, calendar } = context;
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
    const workingDays = context.workingDays.between(calendar.dayOf(row.occurredAt), lastDay);
    const least = row.metadata.reviewedByOthers === false ? blockedWorkingDays : longWorkingDays + 1;
    if (workingDays >= least) found.push({ pull: row, workingDays, openNow: row.metadata.state === 'open' });
  }
  return found.sort((a, b) => byTime(a.pull, b.pull));
}
