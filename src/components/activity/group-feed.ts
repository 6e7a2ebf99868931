import type { ActivityAnswer } from '@/lib/http/contract';
import { localDateOf, type LocalDate } from '../local-dates';
import { countOf, metadataText } from './activity-words';

export interface FeedGroup {
  /** A row of its own, or the newest of the rows joined. */
  activity: ActivityAnswer;
  anchor: string;
  /** Sum of the joined rows' counts; null for a row of its own. */
  count: number | null;
  /** First and last instant of joined rows. */
  from: string;
  to: string;
}

export interface FeedDay {
  date: LocalDate;
  groups: FeedGroup[];
  /** The page begins or ends within this day: sums of count rows hold this page only. */
  cut: boolean;
}

export interface PageEdges {
  /** Newer rows lie on the page before. */
  continued: boolean;
  /** Older rows lie on the next page. */
  continues: boolean;
  /** The time that places a row, where it is not when it occurred: a merged pull request in the list of merges. */
  timeOf?: (activity: ActivityAnswer) => string;
}

/**
 * A page of the feed by local day, newest first. Count rows (one per conversation and quarter hour) are joined by
 * conversation and day, at the place of their newest row.
 */
export function groupFeed(activities: readonly ActivityAnswer[], timeZone: string, page: PageEdges): FeedDay[] {
  const days: FeedDay[] = [];
  for (const activity of activities) {
    const at = page.timeOf?.(activity) ?? activity.occurredAt;
    const date = localDateOf(at, timeZone);
    let day = days.find((entry) => entry.date === date);
    if (!day) {
      day = { date, groups: [], cut: false };
      days.push(day);
    }
    addTo(day, activity, at, anchorOf(activity, timeZone));
  }
  const first = days[0];
  const last = days.at(-1);
  if (first && page.continued) first.cut = true;
  if (last && page.continues) last.cut = true;
  return days;
}

/** The place of an activity in the feed page: its own, or that of its conversation's day. */
export function anchorOf(activity: ActivityAnswer, timeZone: string): string {
  if (!isCountRow(activity)) return `a-${activity.id}`;
  const conversation = metadataText(activity.metadata, 'conversation') ?? activity.title;
  return `c-${activity.type}-${localDateOf(activity.occurredAt, timeZone)}-${conversation}`.replace(/[^\w-]+/g, '_');
}

function isCountRow({ type }: ActivityAnswer): boolean {
  return type === 'message_count' || type === 'reaction_count';
}

function addTo(day: FeedDay, activity: ActivityAnswer, at: string, anchor: string): void {
  const joined = isCountRow(activity) ? day.groups.find((group) => group.anchor === anchor) : undefined;
  if (!joined) {
    day.groups.push({ activity, anchor, count: isCountRow(activity) ? countOf(activity) : null, from: at, to: at });
    return;
  }
  joined.count = (joined.count ?? 0) + countOf(activity);
  if (Date.parse(at) < Date.parse(joined.from)) joined.from = at;
  if (Date.parse(at) > Date.parse(joined.to)) joined.to = at;
}
