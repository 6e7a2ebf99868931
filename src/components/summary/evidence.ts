import type { ActivityAnswer } from '@/lib/http/contract';
import { anchorOf } from '../activity/group-feed';
import { conversationTitle, metadataText } from '../activity/activity-words';
import type { Formats } from '../format';
import { localDateOf } from '../local-dates';

export interface EvidenceChip {
  id: string;
  label: string;
  title: string;
  /** The item in the feed, from where its source opens. */
  href: string;
}

const mostChips = 4;

/** Chips for the items a statement rests on. Rows of one conversation and day are one chip, as are a pull request and its reviews. */
export function evidenceChips(
  ids: readonly string[],
  items: ReadonlyMap<string, ActivityAnswer>,
  formats: Formats,
): { chips: EvidenceChip[]; more: number } {
  const found = new Map<string, ActivityAnswer>();
  for (const id of ids) {
    const item = items.get(id);
    if (!item) continue;
    const key = numbered(item) ?? hrefOf(item, formats);
    if (!found.has(key)) found.set(key, item);
  }
  const shown = [...found.values()].slice(0, mostChips);
  const labels = shown.map((item) => labelOf(item, formats));
  const chips = shown.map((item, index) => {
    const label = labels[index] ?? '';
    const isAmbiguous = labels.filter((other) => other === label).length > 1;
    const long = isAmbiguous ? numbered(item)?.split('/').at(-1) : undefined;
    return { id: item.id, label: long ?? label, title: item.title, href: hrefOf(item, formats) };
  });
  return { chips, more: found.size - shown.length };
}

/** `owner/web#482`: two repositories may have a 482 each. */
function numbered({ metadata }: ActivityAnswer): string | null {
  return typeof metadata.number === 'number' ? `${metadataText(metadata, 'repository')}#${metadata.number}` : null;
}

function hrefOf(item: ActivityAnswer, formats: Formats): string {
  const day = localDateOf(item.occurredAt, formats.timeZone);
  const query = new URLSearchParams({ source: item.source, type: item.type, start: day, end: day });
  return `/dashboard/activity?${query}#${anchorOf(item, formats.timeZone)}`;
}

function labelOf(item: ActivityAnswer, formats: Formats): string {
  const number = item.metadata.number;
  switch (item.type) {
    case 'pull_request':
    case 'issue':
    case 'review':
      return typeof number === 'number' ? `#${number}` : shorten(item.title);
    case 'commit':
      return /^[0-9a-f]{12,}$/.test(item.externalId) ? item.externalId.slice(0, 7) : shorten(item.title);
    case 'meeting':
      return `${formats.weekdayTime(item.occurredAt)} ${shorten(item.title)}`;
    case 'message_count':
    case 'reaction_count':
      return shorten(conversationTitle(item));
    case 'page_edit':
      return shorten(item.title);
  }
}

function shorten(title: string): string {
  const points = [...title];
  return points.length > 28 ? `${points.slice(0, 27).join('').trimEnd()}…` : title;
}
