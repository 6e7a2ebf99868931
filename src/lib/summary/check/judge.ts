/** One stretch of a sentence against the facts that are to back it: what remains unbacked. */
import type { Fact, FactTable } from '../fact';
import { isOne, isSeveral, isShareOfCount, isSingular, isUnnamedOne } from './amounts';
import { isCause } from './cause';
import { isComparedRightly } from './comparison';
import { areCuesKept } from './cues';
import type { Cited } from './cited';
import { dateProblem } from './date-check';
import { grantOf, type Grant } from './licence';
import { licenceOf } from './licences';
import { isUngrounded } from './grounding';
import { absenceProblems, denialsIn } from './negation';
import { numberProblem } from './number-check';
import { isElsewhen, isPeriodWord } from './period-check';
import type { Problem } from './problem';
import { relationProblems } from './relations';
import { isWord, type NumberToken, type Token, type WordToken } from './token';
import { unitOfWord } from './read';
import { problemOf, type WordClass } from './word-class';

export interface Stretch {
  tokens: readonly Token[];
  /** The whole sentence: what happened may stand in another stretch. */
  sentence: readonly Token[];
  team: readonly number[];
  cited: Cited;
  table: FactTable;
}

export function judge(stretch: Stretch): Problem[] {
  const facts = stretch.team.flatMap((index) => stretch.cited.facts[index] ?? []);
  const grant = united(facts.map((fact) => grantOf(fact, licenceOf(fact.kind))));
  const parts = partsOf(stretch.tokens);
  const problems: Problem[] = [];
  if (grant.negative !== null) problems.push(...absenceProblems(parts.flatMap(clausesOf), grant, facts));
  for (const part of parts) problems.push(...partProblems(part, grant, facts, stretch));
  if (isUngrounded(stretch.tokens, grant)) problems.push('unknown_word');
  problems.push(...relationProblems(stretch.tokens, grant, facts));
  for (const fact of facts) {
    const cues = licenceOf(fact.kind).cues;
    if (cues && !areCuesKept(stretch.tokens, fact, cues)) problems.push('wrong_pairing');
    if (!isComparedRightly(stretch.tokens, fact)) problems.push('wrong_direction');
  }
  return [...new Set(problems)];
}

function partProblems(part: readonly Token[], grant: Grant, facts: readonly Fact[], stretch: Stretch): Problem[] {
  const denials = grant.negative === null ? denialsIn(part, grant, facts) : { problems: [], denied: new Set<Token>() };
  const problems: Problem[] = [...denials.problems];
  part.forEach((token, at) => {
    if (denials.denied.has(token)) return;
    const problem = tokenProblem(part, at, grant, facts, stretch);
    if (problem !== null) problems.push(problem);
  });
  return problems;
}

function tokenProblem(
  part: readonly Token[],
  at: number,
  grant: Grant,
  facts: readonly Fact[],
  stretch: Stretch,
): Problem | null {
  const token = part[at];
  switch (token?.is) {
    case 'title':
    case 'name':
      return ownerProblem(token, stretch.team);
    case 'date':
      return dateProblem(token, part[at - 1], { ...stretch, part });
    case 'number':
      if (isShareOfCount(part, at)) return 'wrong_comparison';
      return numberProblem(part, at, facts) ?? peopleProblem(token, part) ?? ageProblem(part, at, grant, facts);
    case 'period':
      return token.of === 'now' || grant.may.has('compare') || grant.may.has('same') ? null : 'wrong_period';
    case 'word':
      return wordProblem(token, part, at, grant, facts, stretch);
    default:
      return null;
  }
}

function ownerProblem(token: Extract<Token, { is: 'title' | 'name' }>, team: readonly number[]): Problem | null {
  if (token.owners.some((owner) => team.includes(owner))) return null;
  if (token.owners.length > 0) return 'wrong_pairing';
  if (token.is === 'title') return 'unknown_title';
  return token.text.startsWith('#') ? 'unknown_reference' : 'unknown_name';
}

function wordProblem(
  token: WordToken,
  part: readonly Token[],
  at: number,
  grant: Grant,
  facts: readonly Fact[],
  stretch: Stretch,
): Problem | null {
  const { readings } = token;
  if (readings.length === 0) return token.lower.endsWith("n't") && grant.negative !== null ? null : 'unknown_word';
  if (isCause(token, part, at, grant)) return 'cause';
  if (/^an?$/u.test(token.lower) && !isSingular(part, at, facts)) return 'unknown_number';
  if (isUnnamedOne(part, at, facts)) return 'unknown_number';
  if (isRepeated(part, at)) return 'unknown_word';
  if (isElsewhen(token, part, at, grant, facts)) return 'wrong_period';
  if (token.lower === 'people' && facts.every(({ kind }) => /^(?:review|meeting)/u.test(kind))) return 'unknown_name';
  if (token.lower === 'long' && part[at - 1]?.is !== 'number') return 'judgement';
  // `6 days since the start` is an age, `2.5 hours by the end` a sum.
  if (/^(?:since the start|by the end)$/u.test(token.lower) && part[at - 1]?.is === 'number') return null;
  // `for the first time in 8 weeks`, or of a page that is new; of what came before, no fact tells.
  if (
    token.lower === 'for the first time' &&
    grant.absentFor === null &&
    !(grant.may.has('page') && grant.may.has('created'))
  )
    return 'wrong_period';
  if (/^(?:again|once again|once more)$/u.test(token.lower) && isRepetition(part, at, grant)) return 'wrong_period';
  // `If “A” still matters`: offered, not said.
  if (token.lower === 'matters' && !part.slice(0, at).some((other) => isWord(other, /^(?:if|whether)$/u)))
    return 'judgement';
  if (isLoose(token, part, at)) return 'judgement';
  // `as with other pages`: nothing is known of others.
  if (/^(?:other|another)$/u.test(token.lower) && !grant.may.has('advice')) return 'wrong_comparison';
  // `3 days by now` is an age.
  if (token.lower === 'by now' && part[at - 1]?.is !== 'number') return 'wrong_period';
  if (token.lower === 'this time' && grant.negative === null) return 'wrong_period';
  if (/^(?:some|certain)$/u.test(token.lower) && grant.negative === null) return 'unknown_number';
  // `the ready “Planning”`
  if (/^(?:ready|free|complete|long)$/u.test(token.lower) && part[at + 1]?.is === 'title') return 'judgement';
  if (token.lower === 'in all' && isUnitNoun(part[at + 1])) return 'wrong_comparison';
  if (readings.includes('soFar') && stretch.table.running) return null;
  // `mostly merged`: what is said of one thing is not said of most.
  if (
    /^(?:mostly|mainly|largely|chiefly|for the most part)$/u.test(token.lower) &&
    (part[at + 1]?.is === 'mark' || isMerge(part[at + 1]))
  )
    return 'wrong_comparison';
  if (grant.negative !== null && readings.some((reading) => reading === 'negation' || reading === 'absence'))
    return null;
  if (readings.includes('named')) return isNaming(part, at) ? null : 'wrong_verb';
  if (makes.test(token.lower) && isMaking(part, at) && !grant.may.has('created')) return 'wrong_verb';
  if (readings.includes('period')) return isPeriodWord(token, part, at, grant, stretch.table) ? null : 'wrong_period';
  if (readings.some((reading) => isAllowed(reading, token, grant, part, at, facts, stretch))) return null;
  const main = readings.find((reading) => grant.aged.has(reading) || grant.denies.has(reading));
  return main === undefined ? problemOf(readings) : 'wrong_verb';
}

function isAllowed(
  reading: WordClass,
  token: WordToken,
  grant: Grant,
  part: readonly Token[],
  at: number,
  facts: readonly Fact[],
  { sentence, tokens }: Stretch,
): boolean {
  if (reading === 'both' && isUnitNoun(part[at + 1])) return isTwo(part[at + 1], facts);
  if (reading === 'both' && tokens.filter(({ is }) => is === 'title').length === 2) return true;
  if (grant.may.has(reading)) {
    if (reading === 'several') return isSeveral(part, at, facts);
    return reading !== 'single' || isOne(part, at, facts);
  }
  const aged = hasAge(part, facts);
  if (grant.beside.has(reading)) return !aged && sentence.some(isMerge);
  return grant.aged.has(reading) && aged && isByAge(part, at, facts) && sentence.some((other) => isMain(other, grant));
}

/** `both commits` of a fact that counts two of them. */
function isTwo(noun: Token | undefined, facts: readonly Fact[]): boolean {
  const unit = noun?.is === 'word' ? unitOfWord(noun.lower) : null;
  return facts.some(({ numbers }) =>
    Object.values(numbers).some((number) => number?.value === 2 && number.unit === unit),
  );
}

function isMerge(token: Token | undefined): boolean {
  return token?.is === 'word' && /\bmerg/u.test(token.lower);
}

function isMain(token: Token, grant: Grant): boolean {
  return token.is === 'word' && token.readings.some((reading) => grant.main.has(reading));
}

function hasAge(part: readonly Token[], facts: readonly Fact[]): boolean {
  return part.some(
    (token) => token.is === 'number' && facts.some((fact) => fact.numbers['age']?.value === token.value),
  );
}

/** An age runs from the opening to what happened: not `3 days before it was opened`, nor `merged 3 days earlier`. */
function ageProblem(part: readonly Token[], at: number, grant: Grant, facts: readonly Fact[]): Problem | null {
  const token = part[at];
  const next = part[at + 1];
  if (grant.aged.size === 0 || token?.is !== 'number' || next?.is !== 'word') return null;
  if (!facts.some((fact) => fact.numbers['age']?.value === token.value && fact.numbers['age'].unit === token.unit))
    return null;
  const claims = (other: Token | undefined, classes: ReadonlySet<WordClass>): boolean =>
    other?.is === 'word' && other.readings.some((reading) => classes.has(reading));
  const isClaim = (other: Token): boolean =>
    other.is === 'word' && other.readings.every((reading) => reading !== 'plain' && reading !== 'neutral');
  const following = part.slice(at + 2).find(isClaim);
  const wrong =
    (/^(?:after|since|from)$/u.test(next.lower) && claims(following, grant.main) && !claims(following, grant.aged)) ||
    (next.lower === 'before' && claims(following, grant.aged)) ||
    (next.lower === 'later' && claims(part[at - 1], grant.aged) && !claims(part[at - 1], grant.main)) ||
    (next.lower === 'earlier' && claims(part[at - 1], grant.main) && !claims(part[at - 1], grant.aged));
  return wrong ? 'wrong_pairing' : null;
}

/** Between the opening and its age stands no title, name or date: `opened “A” after 3 days` says something else. */
function isByAge(part: readonly Token[], at: number, facts: readonly Fact[]): boolean {
  return part.some((token, index) => {
    if (!hasAge([token], facts)) return false;
    const between = part.slice(Math.min(at, index) + 1, Math.max(at, index));
    return between.every(({ is }) => is === 'word' || is === 'mark');
  });
}

/** The facts know who was invited, not who came. */
function peopleProblem({ unit }: NumberToken, part: readonly Token[]): Problem | null {
  const invited = /^(?:invited|invitation|invitations|expected|list|invite|invites|listed)$/u;
  const says = part.some((token) => token.is === 'word' && invited.test(token.lower));
  return unit === 'person' && !says ? 'wrong_verb' : null;
}

function isUnitNoun(token: Token | undefined): boolean {
  return token?.is === 'word' && unitOfWord(token.lower) !== null;
}

/** Reverted again, or looked at again in an offer; else `again` tells of an earlier time. */
function isRepetition(part: readonly Token[], at: number, grant: Grant): boolean {
  if (grant.may.has('reverted')) return false;
  return !grant.may.has('advice') || part.slice(0, at).some(({ is }) => is === 'number');
}

/** `step by step`, `day after day` */
function isRepeated(part: readonly Token[], at: number): boolean {
  const [token, joint, same] = part.slice(at, at + 3);
  return (
    token?.is === 'word' &&
    joint?.is === 'word' &&
    same?.is === 'word' &&
    token.lower === same.lower &&
    /^(?:by|after|and|to|for|in)$/u.test(joint.lower)
  );
}

/** `together` and `in one go` are said of an amount: `5 hours together`. */
function isLoose({ readings }: WordToken, part: readonly Token[], at: number): boolean {
  if (!readings.includes('joint') && !readings.includes('unbroken')) return false;
  return !part
    .slice(0, at)
    .some((other) => other.is === 'number' || (other.is === 'word' && other.readings.includes('majority')));
}

/** `a page called “X”`, not `you called “X”`. */
function isNaming(part: readonly Token[], at: number): boolean {
  const before = part[at - 1];
  return before?.is === 'word' && /^(?:page|document|meeting|issue|draft|series)$/u.test(before.lower);
}

const makes = /^(?:made|make|built|build|formed|form|produced|produce)$/u;

/** `made “Import design”` says that it was not there before. */
function isMaking(part: readonly Token[], at: number): boolean {
  const [before, next] = [part[at - 1], part[at + 1]];
  const noun = next?.is === 'word' && /^(?:the|a|page|document)$/u.test(next.lower) ? part[at + 2] : next;
  const passive = before?.is === 'word' && /^(?:was|were|been|is)$/u.test(before.lower);
  return noun?.is === 'title' || (passive && !(next?.is === 'word' && next.lower === 'to'));
}

/** `could not be read and is missing` denies twice, once in each. */
function clausesOf(part: readonly Token[]): Token[][] {
  const clauses: Token[][] = [[]];
  for (const token of part) {
    if (token.is === 'word' && /^(?:and|as|which|so)$/u.test(token.lower)) clauses.push([]);
    clauses.at(-1)?.push(token);
  }
  return clauses;
}

function partsOf(tokens: readonly Token[]): Token[][] {
  const parts: Token[][] = [];
  let part: Token[] = [];
  for (const token of tokens) {
    part.push(token);
    if (token.is !== 'mark' || /[-'’/…]/u.test(token.text)) continue;
    parts.push(part);
    part = [];
  }
  return part.length > 0 ? [...parts, part] : parts;
}

function united(grants: readonly Grant[]): Grant {
  const all = (pick: (grant: Grant) => ReadonlySet<WordClass>): Set<WordClass> =>
    new Set(grants.flatMap((grant) => [...pick(grant)]));
  return {
    main: all((grant) => grant.main),
    may: all((grant) => grant.may),
    aged: all((grant) => grant.aged),
    beside: all((grant) => grant.beside),
    denies: all((grant) => grant.denies),
    absentFor: grants.map((grant) => grant.absentFor).find((slot) => slot !== null) ?? null,
    negative:
      grants.length > 0 && grants.every((grant) => grant.negative !== null) ? (grants[0]?.negative ?? null) : null,
  };
}
