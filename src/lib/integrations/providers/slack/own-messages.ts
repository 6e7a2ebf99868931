import { SyncError } from '../../errors';
import { instantOf, ownMessage } from './normalize';
import type { Counted, Range } from './normalize';
import type { SearchMatch, SlackAnswers } from './schemas';

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
/** How often a page is doubted: totals that merely waver must end too. */
const mostDoubts = 2;
const dayMs = 86_400_000;

/**
 * The user's own messages with a ts within `range`, newest first; one message may come more than once.
 * `after:` and `before:` are whole days, both exclusive, in a zone that Slack does not document (14 hours from UTC at
 * most): asking two days wider on each side holds the range in any zone, and the ts decides.
 * A range with more hits than Slack gives out is read in halves.
 */
export async function* ownMessages(search: Search, userId: string, range: Range): AsyncGenerator<OwnMessagePage> {
  if (range.to <= range.from) return;
  const query = `from:<@${userId}> after:${dayOf(range.from, -2)} before:${dayOf(new Date(range.to.getTime() - 1), 2)}`;
  const steps = new PageSteps();
  for (let page = 1, first = true; ; first = false) {
    const { matches, paging } = (await search(query, page)).messages;
    if (paging.page !== page) throw refusal('another page than the one asked for', 'malformed_answer');
    if (first && paging.total > mostHits && range.to.getTime() - range.from.getTime() > dayMs) {
      const middle = middleOf(range);
      yield* ownMessages(search, userId, { from: middle, to: range.to });
      yield* ownMessages(search, userId, { from: range.from, to: middle });
      return;
    }
    const last = page >= paging.pages || reachesBeyond(matches, range.from);
    if (steps.joins(page, paging.total, matches)) {
      if (!last && page === mostPages) throw refusal('more hits in a day than its pages hold', 'invalid_request');
      const completeFrom = last ? range.from : oldestOf(matches, range);
      yield { messages: withinRange(matches, userId, range), completeFrom };
      if (last) return;
      page += 1;
    } else {
      page -= 1;
    }
  }
}

/**
 * Pages are counted from the newest hit, so that a message deleted between two requests moves older ones to a page
 * that was read already. Fewer hits than before are the sign of it: from there on pages are asked for again, backwards,
 * until one begins with a hit that was seen before, and so leaves nothing out. New messages move others the other way:
 * these come twice.
 */
class PageSteps {
  readonly #seen = new Set<string>();
  readonly #doubts = new Map<number, number>();
  #total = 0;
  #shrunk = false;

  /** Whether nothing lies between this page and those before; the pages are then one list as far as this one's end. */
  joins(page: number, total: number, matches: readonly SearchMatch[]): boolean {
    this.#shrunk ||= total < this.#total;
    this.#total = total;
    const [first] = matches;
    const doubts = this.#doubts.get(page) ?? 0;
    if (this.#shrunk && page > 1 && doubts < mostDoubts && !(first !== undefined && this.#seen.has(keyOf(first)))) {
      this.#doubts.set(page, doubts + 1);
      return false;
    }
    this.#shrunk = false;
    for (const match of matches) this.#seen.add(keyOf(match));
    return true;
  }
}

function keyOf(match: SearchMatch): string {
  return `${match.channel.id}:${match.ts}`;
}

function refusal(what: string, code: 'malformed_answer' | 'invalid_request'): SyncError {
  return new SyncError(`Slack search.messages: ${what}`, 'slack', code);
}

/** Whole hours, so that both halves consist of whole quarter hours where the range does. */
function middleOf(range: Range): Date {
  const hourMs = 3_600_000;
  return new Date(Math.floor((range.from.getTime() + range.to.getTime()) / 2 / hourMs) * hourMs);
}

function withinRange(matches: readonly SearchMatch[], userId: string, range: Range): Counted[] {
  return matches
    .map((match) => ownMessage(match, userId))
    .filter((message) => message !== null)
    .filter(({ at }) => at >= range.from && at < range.to);
}

/** Whether nothing of the range can follow: the page is in order and ends beyond it, or lies beyond it throughout. */
function reachesBeyond(matches: readonly SearchMatch[], from: Date): boolean {
  const times = matches.map(({ ts }) => instantOf(ts).getTime());
  const inOrder = times.every((time, index) => time <= (times[index - 1] ?? Infinity));
  const newest = inOrder ? times.at(-1) : Math.max(...times);
  return newest !== undefined && newest < from.getTime();
}

/** One millisecond after the oldest match: another message of that very millisecond may open the next page. */
function oldestOf(matches: readonly SearchMatch[], range: Range): Date {
  const oldest = Math.min(range.to.getTime(), ...matches.map(({ ts }) => instantOf(ts).getTime() + 1));
  return new Date(Math.max(range.from.getTime(), oldest));
}

function dayOf(at: Date, shiftDays: number): string {
  return new Date(at.getTime() + shiftDays * dayMs).toISOString().slice(0, 10);
}
