/** Denial: of what a fact says is absent, and of nothing else; and facts of absence, which a sentence must not turn into presence. */
import type { Fact } from '../fact';
import type { Grant } from './licence';
import type { Problem } from './problem';
import type { Token, WordToken } from './token';
import type { WordClass } from './word-class';

/** Words that carry their denial in them. */
const fused: Readonly<Record<string, readonly WordClass[]>> = {
  unmerged: ['merged', 'merge'],
  unreviewed: ['reviewed', 'review'],
  unanswered: ['reviewed', 'review'],
};
/** Denials that need no object. */
const lone = new Set(['none']);
const absences = new Set(['no', 'none', 'nothing', 'without', 'not any']);
const reach = 6;

export interface Denials {
  problems: Problem[];
  /** Words that stand denied, and are allowed for it. */
  denied: ReadonlySet<Token>;
}

/** For facts that assert: each denial must hit something that the fact says is absent. */
export function denialsIn(part: readonly Token[], grant: Grant, facts: readonly Fact[]): Denials {
  const denied = new Set<Token>();
  const problems: Problem[] = [];
  let count = 0;
  part.forEach((token, at) => {
    if (!isDenial(token, grant)) return;
    count += 1;
    // `Without “Planning”, 5 hours would lie together.`
    if (token.lower === 'without' && part[at + 1]?.is === 'title' && grant.may.has('advice'))
      return void denied.add(token);
    const objects = objectsOf(part, at, grant);
    for (const object of objects) denied.add(object);
    if (
      objects.length > 0 ||
      (lone.has(token.lower) && grant.denies.size > 0) ||
      (absences.has(token.lower) && isAbsentFor(part, grant, facts))
    )
      denied.add(token);
    else problems.push('negation');
  });
  if (count > 1) problems.push('negation');
  return { problems, denied };
}

function isDenial(token: Token, grant: Grant): token is WordToken {
  if (token.is !== 'word' || !(token.readings.includes('negation') || token.lower.endsWith("n't"))) return false;
  return !token.readings.some((reading) => grant.may.has(reading));
}

/** What a denial is about: the first word that claims something, and what belongs to it (`no pull request opened`). */
function objectsOf(part: readonly Token[], at: number, grant: Grant): Token[] {
  const token = part[at];
  if (token?.is !== 'word') return [];
  const own = fused[token.lower];
  if (own) return own.some((reading) => grant.denies.has(reading)) ? [token] : [];
  const objects: Token[] = [];
  const verb = part[at - 1];
  for (const next of part.slice(at + 1, at + 1 + reach)) {
    if (next.is !== 'word') continue;
    if (/^(?:and|but|while)$/u.test(next.lower)) break;
    // Both a review and a pull request are submitted.
    if (!/^submit/u.test(next.lower) && next.readings.some((reading) => grant.denies.has(reading))) objects.push(next);
    else if (!next.readings.some((reading) => between.has(reading))) break;
  }
  // `You opened no pull request`: the denial of the object denies the verb.
  const isDenied = verb?.is === 'word' && verb.readings.some((reading) => grant.denies.has(reading));
  if (objects.length > 0 && isDenied && /^(?:no|none|nothing)$/u.test(token.lower)) objects.push(verb);
  return objects;
}

/** May stand between a denial and its object. */
const between: ReadonlySet<WordClass> = new Set<WordClass>(['plain', 'neutral', 'time', 'direct', 'aspect', 'work']);

function isAbsentFor(part: readonly Token[], grant: Grant, facts: readonly Fact[]): boolean {
  const slot = grant.absentFor;
  if (slot === null) return false;
  const number = facts.map((fact) => fact.numbers[slot]).find((found) => found !== undefined);
  return part.some((token) => token.is === 'number' && token.value === number?.value && token.unit === number.unit);
}

/** For facts of absence: one denial in a part, and no part that says the opposite. */
export function absenceProblems(parts: readonly (readonly Token[])[], grant: Grant, facts: readonly Fact[]): Problem[] {
  const problems = new Set<Problem>();
  let denials = 0;
  let sides = 0;
  for (const part of parts) {
    const count = part.filter(isNegative).length;
    if (count > 1) problems.add('negation');
    denials += count;
    const side = grant.negative === 'gap' ? gapSide(part, count > 0) : null;
    if (side !== null) {
      sides += 1;
      if (!facts.some(({ variant }) => variant?.startsWith(side) === true)) problems.add('wrong_period');
    } else if (count === 0 && part.some(isKnown)) problems.add('negation');
  }
  if (denials + sides === 0) problems.add('negation');
  return [...problems];
}

function isNegative(token: Token): boolean {
  if (token.is !== 'word') return false;
  if (token.lower.endsWith("n't")) return true;
  return token.readings.some((reading) => reading === 'negation' || reading === 'absence' || reading === 'quiet');
}

function isKnown(token: Token): boolean {
  return token.is === 'word' && token.readings.includes('known');
}

const untilThen = new Set(['until', 'till', 'up to', 'through', 'last reading', 'the last reading', 'by']);
const ends = new Set(['ends', 'ended', 'end', 'ending', 'stops', 'stopped', 'stop']);
const fromThen = new Set([
  'since',
  'from',
  'begin',
  'begins',
  'start',
  'starts',
  'started',
  'began',
  'onwards',
  'onward',
]);

/** `missing before` and `known from` say the same; so do `missing after` and `known up to`. Null: it speaks of no side. */
function gapSide(part: readonly Token[], negative: boolean): 'before' | 'since' | null {
  for (const [at, token] of part.entries()) {
    if (token.is !== 'word') continue;
    const next = part.slice(at + 1, at + 3).some(({ is }) => is === 'date');
    if (token.lower === 'before' || token.lower === 'earlier' || token.lower === 'prior')
      return negative ? 'before' : 'since';
    if (token.lower === 'after' || token.lower === 'later' || token.lower === 'beyond')
      return negative ? 'since' : 'before';
    if (token.lower === 'since' || (fromThen.has(token.lower) && next)) return negative ? 'since' : 'before';
    if (ends.has(token.lower) && part.slice(at + 1, at + 5).some(({ is }) => is === 'date'))
      return negative ? 'before' : 'since';
    if (untilThen.has(token.lower) && (next || token.lower.endsWith('reading'))) return negative ? 'before' : 'since';
  }
  return null;
}
