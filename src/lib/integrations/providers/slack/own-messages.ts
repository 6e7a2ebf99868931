import { SyncError } from '../../errors';
import { instantOf, ownMessage } from './normalize';
import type { Counted, Range } from './normalize';
import type { SlackAnswers } from './schemas';

type SearchAnswer = SlackAnswers['search.messages'];

/** One request of `search.messages`, newest first, `searchPageSize` matches a page. */
export type Search = (query: string, page: number) => Promise<SearchAnswer>;

export interface OwnMessagePage {
  messages: Counted[];
  /** Everything of the range from here on has been read. */
  completeFrom: Date;
}

export const searchPageSize = 100;
/** `search.messages` gives 100 pages of 100; a little less leaves room for messages that arrive meanwhile. */
const mostHits = 9_900;
const mostPages = 100;
const dayMs = 86_400_000;

/**
 * The user's own messages with a ts within `range`, newest first; messages at a page's edge may come twice.
 * `after:` and `before:` are whole days, both exclusive, in a zone that Slack does not document (14 hours from UTC at
 * most): asking two days wider on each side holds the range in any zone, and the ts decides.
 * A range with more hits than Slack gives out is read in halves.
 */
export async function* ownMessages(search: Search, userId: string, range: Range): AsyncGenerator<OwnMessagePage> {
  if (range.to <= range.from) return;
  const query = `from:<@${userId}> after:${dayOf(range.from, -2)} before:${dayOf(new Date(range.to.getTime() - 1), 2)}`;
  for (let page = 1; ; page += 1) {
    const { matches, paging } = (await search(query, page)).messages;
    if (page === 1 && paging.total > mostHits && range.to.getTime() - range.from.getTime() > dayMs) {
      const middle = middleOf(range);
      yield* ownMessages(search, userId, { from: middle, to: range.to });
      yield* ownMessages(search, userId, { from: range.from, to: middle });
      return;
    }
    const last = page >= paging.pages || isBefore(matches, range.from);
    if (!last && page === mostPages) {
      throw new SyncError('Slack search.messages: more hits in a day than its pages hold', 'slack', 'invalid_request');
    }
    yield { messages: withinRange(matches, userId, range), completeFrom: last ? range.from : oldestOf(matches, range) };
    if (last) return;
  }
}

/** Whole hours, so that both halves consist of whole quarter hours where the range does. */
function middleOf(range: Range): Date {
  const hourMs = 3_600_000;
  return new Date(Math.floor((range.from.getTime() + range.to.getTime()) / 2 / hourMs) * hourMs);
}

function withinRange(matches: SearchAnswer['messages']['matches'], userId: string, range: Range): Counted[] {
  return matches
    .map((match) => ownMessage(match, userId))
    .filter((message) => message !== null)
    .filter(({ at }) => at >= range.from && at < range.to);
}

/** Whether the page is older than the range throughout, so that nothing of it can follow. */
function isBefore(matches: SearchAnswer['messages']['matches'], from: Date): boolean {
  return matches.length > 0 && matches.every(({ ts }) => instantOf(ts) < from);
}

/** One millisecond after the oldest match: another message of that very millisecond may open the next page. */
function oldestOf(matches: SearchAnswer['messages']['matches'], range: Range): Date {
  const oldest = Math.min(range.to.getTime(), ...matches.map(({ ts }) => instantOf(ts).getTime() + 1));
  return new Date(Math.max(range.from.getTime(), oldest));
}

function dayOf(at: Date, shiftDays: number): string {
  return new Date(at.getTime() + shiftDays * dayMs).toISOString().slice(0, 10);
}
