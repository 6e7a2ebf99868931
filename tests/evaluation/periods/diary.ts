/** Rows of one developer as the sync would have stored them, with ids that follow from the seed. */
import type { NewActivity, NewActivityOf } from '@/lib/integrations/activity';
import type { Provider, Row, RowOf } from '../period';
import { minuteMs } from '../zone';

const quarterMs = 15 * minuteMs;
const noEnd = { endedAt: null, count: 1, externalUrl: null };

export class Diary {
  rows: Row[] = [];
  private made = 0;

  constructor(private readonly seed: number) {}

  /** A commit name that git could have given. */
  sha(): string {
    this.made += 1;
    return `${this.seed.toString(16).padStart(8, '0')}${this.made.toString(16).padStart(32, '0')}`;
  }

  commit(at: Date, title: string, repository: string, details: Partial<RowOf<'commit'>['metadata']> = {}) {
    const metadata = { repository, isMerge: false, additions: 20, deletions: 5, pullRequest: null, ...details };
    const externalId = this.sha();
    return this.add('github', { ...noEnd, type: 'commit', externalId, title, occurredAt: at, windowAt: at, metadata });
  }

  pull(at: Date, title: string, metadata: RowOf<'pull_request'>['metadata']) {
    const endedAt = endOf(metadata);
    return this.add('github', {
      ...noEnd,
      type: 'pull_request',
      externalId: `PR_${metadata.repository}_${metadata.number}`,
      title,
      occurredAt: at,
      endedAt,
      windowAt: endedAt ?? at,
      metadata,
    });
  }

  review(at: Date, pullRequestTitle: string, repository: string, number: number, state: string) {
    const metadata = { repository, number, state, pullRequestTitle };
    const externalId = `PRR_${this.sha()}`;
    const row = { ...noEnd, externalId, title: pullRequestTitle, occurredAt: at, windowAt: at };
    return this.add('github', { ...row, type: 'review', metadata });
  }

  issue(at: Date, title: string, repository: string, number: number, closedAt: Date | null) {
    const metadata = { repository, number, state: closedAt === null ? ('open' as const) : ('closed' as const) };
    return this.add('github', {
      ...noEnd,
      type: 'issue',
      externalId: `I_${repository}_${number}`,
      title,
      occurredAt: at,
      endedAt: closedAt,
      windowAt: closedAt ?? at,
      metadata: { ...metadata, closedAt: closedAt?.toISOString() ?? null },
    });
  }

  edit(at: Date, title: string, pageId: string, created: boolean) {
    const metadata = { pageId, parentDatabase: null, created, trashed: false };
    const externalId = `${pageId}:${at.toISOString()}`;
    const row = { ...noEnd, externalId, title, occurredAt: at, windowAt: at };
    return this.add('notion', { ...row, type: 'page_edit', metadata });
  }

  /** Added to the row of that quarter hour where there is one. */
  messages(at: Date, channel: string, count: number) {
    const start = new Date(Math.floor(at.getTime() / quarterMs) * quarterMs);
    const direct = channel === 'dm';
    const conversation = direct ? 'dm' : `C-${channel}`;
    const kind = direct ? ('dm' as const) : ('channel' as const);
    return this.add('slack', {
      type: 'message_count',
      externalId: `${conversation}:${start.toISOString()}`,
      externalUrl: null,
      title: direct ? 'Direct messages' : `#${channel}`,
      occurredAt: start,
      endedAt: null,
      windowAt: start,
      count,
      metadata: { conversation, conversationKind: kind, count, replies: Math.floor(count / 3) },
    });
  }

  meeting(at: Date, minutes: number, title: string, details: Partial<RowOf<'meeting'>['metadata']> = {}) {
    const metadata = {
      calendarId: 'primary',
      calendarName: 'Work',
      iCalUID: `one-off-${this.made}`,
      originalStart: at.toISOString(),
      responseStatus: 'accepted' as const,
      isOrganizer: false,
      attendeeCount: 4,
      recurring: false,
      videoCall: true,
      ...details,
    };
    return this.add('calendar', {
      ...noEnd,
      type: 'meeting',
      externalId: `${metadata.calendarId}:${metadata.iCalUID}:${metadata.originalStart}`,
      title,
      occurredAt: at,
      endedAt: new Date(at.getTime() + minutes * minuteMs),
      windowAt: at,
      metadata,
    });
  }

  private add<T extends NewActivity['type']>(source: Provider, row: NewActivityOf<T>): RowOf<T> {
    this.made += 1;
    const id = `${(0x10000000 + this.seed).toString(16)}-0000-4000-8000-${this.made.toString(16).padStart(12, '0')}`;
    const added = { ...row, id, source } as RowOf<T>;
    this.rows.push(added);
    return added;
  }
}

function endOf({ mergedAt, closedAt }: { mergedAt: string | null; closedAt: string | null }): Date | null {
  const end = mergedAt ?? closedAt;
  return end === null ? null : new Date(end);
}
