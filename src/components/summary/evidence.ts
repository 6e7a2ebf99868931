import type { ActivityAnswer } from '@/lib/http/contract';
import { itemHref } from '../activity/feed-query';
import { anchorOf } from '../activity/group-feed';
import { conversationTitle, metadataText } from '../activity/activity-words';
import type { Formats } from '../format';

export interface EvidenceChip {
  id: string;
  label: string;
  title: string;
  /** The item, from where its source opens. */
  href: string;
}

const mostChips = 4;

/**
 * Chips for the items a statement rests on. Rows of one conversation and day are one chip, as are a pull request and its
 * reviews, and the edits of one page. `days` of the range: within one day a meeting needs no date, within a week its weekday will do.
 */
export function evidenceChips(
  ids: readonly string[],
  items: ReadonlyMap<string, ActivityAnswer>,
  formats: Formats,
  days = 7,
): { chips: EvidenceChip[]; more: number } {
  const found = new Map<string, ActivityAnswer>();
  for (const id of ids) {
    const item = items.get(id);
    if (!item) continue;
    const key = numbered(item) ?? pageOf(item) ?? anchorOf(item, formats.timeZone);
    if (!found.has(key)) found.set(key, item);
  }
  const shown = [...found.values()].slice(0, mostChips);
  const labels = shown.map((item) => labelOf(item, formats, days));
  const chips = shown.map((item, index) => {
    const label = labels[index] ?? '';
    const isAmbiguous = labels.filter((other) => other === label).length > 1;
    const long = isAmbiguous ? numbered(item)?.split('/').at(-1) : undefined;
    return { id: item.id, label: long ?? label, title: item.title, href: itemHref(item.id) };
  });
  return { chips, more: found.size - shown.length };
}

/** `owner/web#482`: two repositories may have a 482 each. */
function numbered({ metadata }: ActivityAnswer): string | null {
  return typeof metadata.number === 'number' ? `${metadataText(metadata, 'repository')}#${metadata.number}` : null;
}

/** The same page, whenever it was edited. */
function pageOf({ type, externalId }: ActivityAnswer): string | null {
  return type === 'page_edit' ? `page ${externalId.split(':')[0]}` : null;
}

/** What items with a number are called where they cannot be opened, by id: `web#482`. Titles say no more than the sentences do. */
export function evidenceNames(items: ReadonlyMap<string, ActivityAnswer>): Map<string, string> {
  return new Map(
    [...items].flatMap(([id, item]) => {
      const name = numbered(item)?.split('/').at(-1);
      return name === undefined ? [] : [[id, name] as const];
    }),
  );
}

function labelOf(item: ActivityAnswer, formats: Formats, days: number): string {
  const number = item.metadata.number;
  switch (item.type) {
    case 'pull_request':
    case 'issue':
    case 'review':
      return typeof number === 'number' ? `#${number}` : shorten(item.title);
    case 'commit':
      return /^[0-9a-f]{12,}$/.test(item.externalId) ? item.externalId.slice(0, 7) : shorten(item.title);
    case 'meeting':
      return `${timeIn(days, formats)(item.occurredAt)} ${shorten(item.title)}`;
    case 'message_count':
    case 'reaction_count':
      return shorten(conversationTitle(item));
    case 'page_edit':
      return shorten(item.title);
  }
}

function timeIn(days: number, formats: Formats) {
  if (days === 1) return formats.time;
  return days > 7 ? formats.dayTime : formats.weekdayTime;
}

function shorten(title: string): string {
  const points = [...title];
  return points.length > 28 ? `${points.slice(0, 27).join('').trimEnd()}…` : title;
}
