/** What the eight weeks before the window held, and how much of each thing the previous window did. One look at each row. */
import type { ActivityRecord } from '../../integrations/activity';
import { seriesOf } from './cluster';
import { isMeeting, isWithin, type Span } from './rows-by-type';

export interface Past {
  /** By subject: `repository x`, `page x`, `series x`, `conversation x`. */
  subjects: ReadonlySet<string>;
  /** Actions of those weeks by the same subjects. */
  actions: ReadonlyMap<string, number>;
  /** Actions in the previous window by the same subjects. */
  previousActions: ReadonlyMap<string, number>;
  /** Without history nothing is new. */
  known: boolean;
  /** Of the first row there is. */
  oldest: Date | null;
}

export const noveltyDays = 56;

/** `rows` oldest first. */
export function pastOf(rows: readonly ActivityRecord[], start: Date, previous: Span): Past {
  const since = start.getTime() - noveltyDays * 86_400_000;
  const actions = new Map<string, number>();
  const previousActions = new Map<string, number>();
  for (const row of rows) {
    if (row.occurredAt >= start) break;
    const subject = row.occurredAt.getTime() < since ? null : subjectOfRow(row);
    if (subject === null) continue;
    actions.set(subject, (actions.get(subject) ?? 0) + row.count);
    if (isWithin(row.occurredAt, previous))
      previousActions.set(subject, (previousActions.get(subject) ?? 0) + row.count);
  }
  return {
    subjects: new Set(actions.keys()),
    actions,
    previousActions,
    known: actions.size > 0,
    oldest: rows[0]?.occurredAt ?? null,
  };
}

function subjectOfRow(row: ActivityRecord): string | null {
  switch (row.type) {
    case 'commit':
    case 'pull_request':
    case 'review':
    case 'issue':
      return `repository ${row.metadata.repository}`;
    case 'page_edit':
      return `page ${row.metadata.pageId}`;
    case 'meeting':
      return isMeeting(row) ? `series ${seriesOf(row.title)}` : null;
    case 'message_count':
    case 'reaction_count':
      return `conversation ${row.metadata.conversationKind.endsWith('dm') ? 'direct' : row.metadata.conversation}`;
  }
}
