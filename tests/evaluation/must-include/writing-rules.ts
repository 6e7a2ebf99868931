/** Pages and conversations: what was written over days, and where one talked far more than usual. */
import { ofType, type RowOf } from '../period';
import { dateOf } from '../zone';
import type { MustInclude, Naming } from './must-include';
import type { Reading } from './reading';

export function writingRules(reading: Reading): MustInclude[] {
  return [...pages(reading), ...channelSurge(reading)];
}

interface Page {
  rows: RowOf<'page_edit'>[];
  days: number;
  fromScratch: boolean;
}

/** One page from scratch, and in longer periods the one that was worked on over most days. */
function pages({ edits, earlier, span, period }: Reading): MustInclude[] {
  const known = new Set(ofType(earlier, 'page_edit').map(({ metadata }) => metadata.pageId));
  const byPage = new Map<string, RowOf<'page_edit'>[]>();
  for (const row of edits) byPage.set(row.metadata.pageId, [...(byPage.get(row.metadata.pageId) ?? []), row]);
  const all: Page[] = [...byPage.values()].map((rows) => ({
    rows,
    days: new Set(rows.map(({ occurredAt }) => dateOf(occurredAt, period.settings.timeZone))).size,
    fromScratch: rows.some(({ metadata }) => metadata.created && !known.has(metadata.pageId)),
  }));
  const ranked = all.sort((a, b) => b.days - a.days || b.rows.length - a.rows.length);
  const leastDays = { day: 1, week: 2, month: 3 }[span];
  const scratch = ranked.find(({ rows, days, fromScratch }) => fromScratch && days >= leastDays && rows.length >= 3);
  const long = ranked.find((page) => page !== scratch && page.days >= leastDays + 1 && page.rows.length >= 4);
  return [
    ...(scratch === undefined ? [] : [pageItem('page-from-scratch', 4, scratch)]),
    ...(long === undefined || span === 'day' ? [] : [pageItem('page-over-days', 3, long)]),
  ];
}

/** A page that was renamed may be called by any name it had in the window. */
function pageItem(rule: MustInclude['rule'], weight: number, { rows }: Page): MustInclude {
  const titles = [...new Set(rows.map(({ title }) => title))];
  return {
    rule,
    weight,
    what: titles.at(-1) ?? '',
    evidence: rows.map(({ id }) => id),
    names: titles.map((title): Naming => ({ by: 'title', title })),
  };
}

/** Three times as much as is usual in that conversation, and enough to be felt. */
function channelSurge({ messages, earlier, days, span }: Reading): MustInclude[] {
  const least = { day: 25, week: 60, month: 150 }[span];
  const usual = new Map<string, number>();
  for (const row of ofType(earlier, 'message_count')) {
    usual.set(row.metadata.conversation, (usual.get(row.metadata.conversation) ?? 0) + (row.count / 56) * days);
  }
  const now = new Map<string, RowOf<'message_count'>[]>();
  for (const row of messages.filter(({ metadata }) => metadata.conversationKind !== 'dm')) {
    now.set(row.metadata.conversation, [...(now.get(row.metadata.conversation) ?? []), row]);
  }
  const sum = (rows: readonly RowOf<'message_count'>[]): number => rows.reduce((total, row) => total + row.count, 0);
  const [most] = [...now].sort(([, a], [, b]) => sum(b) - sum(a));
  if (most === undefined) return [];
  const [conversation, rows] = most;
  const total = sum(rows);
  if (total < least || total < 3 * (usual.get(conversation) ?? 0)) return [];
  const title = rows[0]?.title ?? conversation;
  return [
    {
      rule: 'channel-surge',
      weight: 3,
      what: `${total} messages in ${title}`,
      evidence: rows.map(({ id }) => id),
      names: [{ by: 'words', pattern: new RegExp(title.replace(/^#/, '').replaceAll(/[.+]/g, '\\$&'), 'i') }],
    },
  ];
}
