import type { Place } from '@/lib/http/contract';
import type { Formats } from '../format';

/** Which places a search shows: those whose name or key holds every word of it. */
export function matchingPlaces(places: readonly Place[], search: string): Place[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return places.filter(({ name, key }) => {
    const text = `${name} ${key}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** What is stored of a place: "24 items, newest 3 Feb". */
export function placeLine({ read, items, latestAt }: Place, formats: Formats): string {
  if (!read) return 'Not read. Nothing of it is stored.';
  return `${itemWords(items, formats)}${latestAt === null ? '' : `, newest ${formats.day(latestAt)}`}`;
}

/** What a change did, for the person who asked for it. */
export function changeWords(
  { name, read }: { name: string; read: boolean },
  itemsDeleted: number,
  provider: string,
  formats: Formats,
): string {
  return read
    ? `${name} is read again: ${provider} is being asked for it, as far back as the rest is stored.`
    : `${name} is no longer read. ${itemWords(itemsDeleted, formats)} and the summaries that may rest on them were deleted.`;
}

function itemWords(count: number, formats: Formats): string {
  return `${formats.number(count)} ${count === 1 ? 'item' : 'items'}`;
}
