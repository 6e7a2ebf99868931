/** How much a fact would add to what is told already. */
import type { Fact } from '../fact';
import { roleOf } from './roles';

export interface ToldSoFar {
  facts: readonly Fact[];
  /** Whether a sentence has named it. */
  isTold(title: string): boolean;
}

/** A kind, a place or a title that was told counts less; what would say nothing new is not worth saying at all. */
export function worthOf(fact: Fact, told: ToldSoFar): number {
  const titles = titlesOf(fact);
  const untold = titles.filter((title) => !told.isTold(title));
  if ((titles.length > 0 && untold.length === 0 && roleOf(fact.kind) === 'cluster') || restates(fact, told))
    return -Infinity;
  const sameKind = told.facts.filter((other) => other.kind === fact.kind).length;
  const repo = nameIn(fact);
  const samePlace = repo === null ? 0 : told.facts.filter((other) => nameIn(other) === repo).length;
  // A batch that names one thing more says hardly more than that thing alone would.
  const thin = isBatch(fact) && untold.length < 2 ? 12 : 0;
  return fact.score - 6 * sameKind - 3 * samePlace - thin;
}

export function isBatch(fact: Fact): boolean {
  return fact.kind.endsWith('_batch');
}

export function titlesOf(fact: Fact): string[] {
  return Object.values(fact.words).flatMap((word) =>
    word.as === 'title' ? [word.text] : word.as === 'titles' ? word.list : [],
  );
}

/** Pairs that say the same of the same thing: a pull request that waits, and the offer to see to it. */
const alike: readonly (readonly Fact['kind'][])[] = [
  ['open_long', 'ask_for_review', 'decide_open', 'waiting_for_you'],
  ['meeting_costs_focus', 'move_meeting'],
];

function restates(fact: Fact, { facts }: ToldSoFar): boolean {
  const kinds = alike.find((list) => list.includes(fact.kind));
  if (kinds === undefined) return false;
  return facts.some(
    (other) =>
      other.kind !== fact.kind &&
      kinds.includes(other.kind) &&
      // What speaks of several says more than the one among them that was told.
      (fact.kind !== 'open_long' || fact.evidence.length === 1) &&
      (other.evidence[0] === fact.evidence[0] || (fact.subject !== null && other.subject === fact.subject)),
  );
}

function nameIn({ words }: Fact): string | null {
  const repo = words['repo'];
  return repo?.as === 'name' ? repo.text : null;
}
