import { SyncError } from '../../errors';
import type { Ask } from './ask';
import { request } from './graphql-request';
import { contributedData } from './graphql-schemas';
import { isTooHeavy } from './judge';
import { contributedQuery, mostContributed, spanName } from './queries';
import { pushedBefore } from './reader';
import type { Range } from './reader';

const dayMs = 86_400_000;
/** GitHub answers for one year at most. */
const longestSpanMs = 365 * dayMs;
/** GitHub publishes no limit; where these are too many for its ten seconds, fewer are asked for. */
const spansAtOnce = 5;
/** Whoever commits to a hundred repositories in less than this is left with the first hundred. */
const shortestSpanMs = 14 * dayMs;

export interface Contributed {
  ids: ReadonlySet<string>;
  withheld: boolean;
  /** False: there are more repositories than GitHub would tell, or it tells this account or app of none. */
  isWhole: boolean;
}

/** Repositories, my own too, in which commits of mine can lie that were committed in the range. One request for five years. */
export async function findContributed(ask: Ask, range: Range, now: Date): Promise<Contributed> {
  const ids = new Set<string>();
  const left = spansOf(range, now);
  let withheld = false;
  let isWhole = true;
  let atOnce = spansAtOnce;
  while (left.length > 0) {
    const spans = left.splice(0, atOnce);
    const answer = await askFor(ask, spans);
    if (answer === 'refused') return { ids, withheld, isWhole: false };
    if (answer === 'too heavy') {
      const lighter = spans.length > 1 ? spans : spans.flatMap(halves);
      // No lighter question is left, and the next ones would fare no better.
      if (lighter.length === 0) return { ids, withheld, isWhole: false };
      atOnce = Math.ceil(spans.length / 2);
      left.unshift(...lighter);
      continue;
    }
    withheld ||= answer.withheld;
    for (const [index, span] of spans.entries()) {
      const repositories = answer.of(index);
      for (const { id, pushedAt } of repositories) if (!pushedBefore(pushedAt, range)) ids.add(id);
      if (repositories.length < mostContributed) continue;
      const parts = halves(span);
      left.unshift(...parts);
      isWhole &&= parts.length > 0;
    }
  }
  return { ids, withheld, isWhole };
}

/**
 * Contributions count by author date and by day, histories go by committer date: a rebase or a squash dates the one long
 * after the other. A year is left for that, and a day for time zones.
 */
function spansOf({ from, to }: Range, now: Date): Range[] {
  const first = from.getTime() - longestSpanMs;
  const spans: Range[] = [];
  for (let end = Math.min(to.getTime() + dayMs, now.getTime()); end > first; end -= longestSpanMs)
    spans.push({ from: new Date(end - longestSpanMs), to: new Date(end) });
  return spans;
}

/** None for a span that is short enough. */
function halves({ from, to }: Range): Range[] {
  const middle = new Date((from.getTime() + to.getTime()) / 2);
  if (middle.getTime() - from.getTime() < shortestSpanMs) return [];
  return [
    { from: middle, to },
    { from, to: middle },
  ];
}

async function askFor(ask: Ask, spans: readonly Range[]) {
  const variables = Object.fromEntries(
    spans.flatMap(({ from, to }, index) => [
      [`from${index}`, from.toISOString()],
      [`to${index}`, to.toISOString()],
    ]),
  );
  try {
    const answer = await request(ask, contributedData, contributedQuery(spans.length), variables);
    const of = (index: number) => {
      const span = answer.data.viewer[spanName(index)];
      if (span === undefined)
        throw new SyncError('GitHub left out a span that was asked for', 'github', 'malformed_answer');
      return span.commitContributionsByRepository.map(({ repository }) => repository);
    };
    return { of, withheld: answer.withheld };
  } catch (error) {
    if (isTooHeavy(error)) return 'too heavy';
    // Not for this app or account, or not known to this server, which has answered the other questions.
    if (error instanceof SyncError && (error.code === 'forbidden' || error.code === 'not_found')) return 'refused';
    throw error;
  }
}
