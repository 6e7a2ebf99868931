/**
 * Who does what to what. A word may be allowed and still stand in a relation that no fact holds: `you received 12 messages`,
 * `others reviewed it`, `you found “Planning”`, `you left a change on “Import design”`.
 */
import type { Fact } from '../fact';
import { qualifiers } from './grounding';
import type { Grant } from './licence';
import type { Problem } from './problem';
import { unitOfWord } from './read';
import { isForeignSubject, isReader } from './subjects';
import { bringing, doing, holding, irregular, objectOfUnit, receiving, verbs, type Thing } from './things';
import { isWord, type Token, type WordToken } from './token';

export function relationProblems(tokens: readonly Token[], grant: Grant, facts: readonly Fact[]): Problem[] {
  const problems = new Set<Problem>();
  tokens.forEach((token, at) => {
    if (token.is !== 'word') return;
    if (
      facts.length > 0 &&
      facts.every(({ kind }) => kind === 'review' || kind === 'review_batch') &&
      !isOfReview(tokens, at, token)
    )
      problems.add('wrong_verb');
    if (isPassiveWithoutEvent(tokens, at, token, grant)) problems.add('wrong_verb');
    if (isVerb(token) && !isRightObject(tokens, at, token, grant, facts)) problems.add('wrong_verb');
    if (isForeignSubject(tokens, at, token, facts)) problems.add('unknown_name');
  });
  return [...problems];
}

/** A review is written and finished; what it is about is not. And the change is somebody else's. */
function isOfReview(tokens: readonly Token[], at: number, { lower, readings }: WordToken): boolean {
  if (/^(?:wr[io]t\w*|finish\w*|complet\w*|done|submi\w*|made)$/u.test(lower)) {
    const near = [...tokens.slice(Math.max(0, at - 5), at), ...tokens.slice(at + 1, at + 4)];
    return near.some(
      (token) =>
        (token.is === 'word' && /^review/u.test(token.lower)) || (token.is === 'number' && token.unit === 'review'),
    );
  }
  if (!readings.includes('pull')) return true;
  const before = tokens[at - 1];
  if (/^changes?$/u.test(lower)) return isWord(before, /(?:'s?|’s?|others)$/u) || isWord(before, /^(?:people|own)$/u);
  // `a pull request from you` was not asked for: one reviews it.
  if (
    isWord(before, /^(?:a|an|one)$/u) &&
    !isWord(tokens[at - 2], /^review/u) &&
    !isWord(tokens[at + 1], /^(?:of|by|from)$/u)
  )
    return tokens[at + 1]?.is === 'title';
  return !isWord(before, /^your$/u) && !(isWord(tokens[at + 1], /^of$/u) && isWord(tokens[at + 2], /^yours$/u));
}

/** `“A” was returned`, `Found on Thursday: “A”`: something happened to it, and no fact says so. */
function isPassiveWithoutEvent(
  tokens: readonly Token[],
  at: number,
  { lower, readings }: WordToken,
  grant: Grant,
): boolean {
  if (!readings.includes('neutral') || !participle.test(lower) || isReceivable(grant)) return false;
  if (readings.some((reading) => !qualifiers.has(reading) && grant.may.has(reading))) return false;
  if (lower === 'held' && (grant.may.has('meeting') || grant.may.has('met'))) return false;
  const before = tokens[at - 1];
  const named = tokens[at - 2];
  const counted = named?.is === 'number' && named.unit !== null ? objectOfUnit[named.unit] : undefined;
  if (counted !== undefined && isWord(before, /^(?:was|were)$/u)) return !doing[counted].has(lower);
  const passive =
    isWord(before, /^(?:was|were|been)$/u) &&
    (named?.is === 'title' || named?.is === 'name' || isWord(named, /^(?:has|have|had|it)$/u));
  const reduced =
    (at === 0 || (at === 1 && isWord(before, /^also$/u))) &&
    !/^(?:made|left|given)$/u.test(lower) &&
    tokens.some(({ is }) => is === 'title');
  return passive || reduced;
}

const participle =
  /^(?:\w{2,}ed|found|seen|kept|given|gave|held|told|brought|taken|made|left|read|shown|drawn|built|put)$/u;

/** Nouns and helpers are no verbs here. */
function isVerb({ lower, readings }: WordToken): boolean {
  return (
    !lower.includes(' ') &&
    !/^(?:be|is|are|was|were|been|being|am|do|does|did|includ\w+)$/u.test(lower) &&
    (/(?:ed|ing)$/u.test(lower) ||
      irregular.has(lower) ||
      holding.has(lower) ||
      objectVerbs.some((set) => set.has(lower))) &&
    !(
      readings.length === 1 &&
      readings[0] === 'plain' &&
      !/^(?:have|has|had|having|get|gets|got|getting)$/u.test(lower)
    ) &&
    !/^(?:during|including|something|anything|nothing|meeting|opening|reviewing|writing|coding)$/u.test(lower)
  );
}

const objectVerbs = Object.values(doing);

function isRightObject(
  tokens: readonly Token[],
  at: number,
  verb: WordToken,
  grant: Grant,
  facts: readonly Fact[],
): boolean {
  const object = objectAfter(tokens, at) ?? objectBefore(tokens, at);
  const byReader = isReader(tokens, at);
  // `You got to #platform: 2 messages`
  if (
    object === null &&
    byReader &&
    /^(?:g[eo]t|held|hold|kept|keep)$/u.test(verb.lower) &&
    isWord(tokens[at + 1], /^to$/u)
  )
    return false;
  if (object === null && receiving.has(verb.lower) && !isAdjective(tokens, at))
    return (
      isReceivable(grant) || !(byReader || at === 0 || /^(?:received|found|heard|collected|read)$/u.test(verb.lower))
    );
  if (object === null || object === 'other' || isAdjective(tokens, at)) return true;
  // `Your pull requests outnumbered your reviews` compares, and is judged as a comparison.
  if (verb.readings.some((reading) => reading === 'more' || reading === 'less' || reading === 'same')) return true;
  const completed = causative.has(verb.lower) && isCompleted(tokens, at);
  if (object === 'title' && /^g[ai]v/u.test(verb.lower) && !grant.may.has('advice')) return isGivenReview(tokens, at);
  if (object === 'title') return !byReader || completed || isRightTitle(verb, grant, facts);
  if (object === 'pull request' && bringing.test(verb.lower)) return completed;
  return completed || doing[object].has(verb.lower) || (!byReader && holding.has(verb.lower));
}

/** Of offers and of what could not be read. */
function isReceivable(grant: Grant): boolean {
  return grant.may.has('advice') || grant.negative !== null;
}

/** `the repeated meeting` */
function isAdjective(tokens: readonly Token[], at: number): boolean {
  const before = tokens[at - 1];
  return before?.is === 'word' && /^(?:the|a|an|your|of|this|its)$/u.test(before.lower);
}

/** A title is edited, opened or given a review; nobody receives or finds one. */
function isRightTitle({ lower, readings }: WordToken, grant: Grant, facts: readonly Fact[]): boolean {
  if (grant.may.has('advice')) return true;
  if (facts.every(({ kind }) => kind === 'review' || kind === 'review_batch'))
    return doing.title.has(lower) || /^review/u.test(lower);
  return doing.title.has(lower) || readings.some((reading) => !qualifiers.has(reading) && grant.may.has(reading));
}

/** `gave “A” a review` */
function isGivenReview(tokens: readonly Token[], at: number): boolean {
  const rest = tokens.slice(at + 2);
  const end = rest.findIndex((token) => token.is === 'mark' && token.text !== '-');
  return rest
    .slice(0, end === -1 ? 8 : end)
    .some((token) => isWord(token, /^(?:review|edit)/u) || (token.is === 'number' && token.unit !== null));
}

const causative = verbs('get gets got getting have has had having see saw sees put puts leave left leaves keep kept');

/** `got 3 pull requests merged`, `saw “A” closed`, `put “A” up` */
function isCompleted(tokens: readonly Token[], at: number): boolean {
  return tokens
    .slice(at + 2, at + 7)
    .some(
      (token) => token.is === 'word' && /^(?:merged|closed|opened|open|reviewed|edited|up|into)\b/u.test(token.lower),
    );
}

/** `the 5 pull requests you made` */
function objectBefore(tokens: readonly Token[], at: number): Thing | null {
  const thing = tokens[at - 2];
  if (!isWord(tokens[at - 1], /^you$/u)) return null;
  const unit = thing?.is === 'number' ? thing.unit : thing?.is === 'word' ? unitOfWord(thing.lower) : null;
  return unit === null ? null : (objectOfUnit[unit] ?? null);
}

/** What stands right after a verb: a count, a title, or a thing with its article. */
function objectAfter(tokens: readonly Token[], at: number): Thing | 'other' | null {
  for (const next of tokens.slice(at + 1, at + 5)) {
    if (next.is === 'number') return next.unit === null ? null : (objectOfUnit[next.unit] ?? 'other');
    if (next.is === 'title' || (next.is === 'name' && next.text.startsWith('#') && /\d/u.test(next.text)))
      return 'title';
    if (next.is !== 'word') return null;
    if (
      /^(?:a|an|the|your|this|that|one|another|its|new|all|only|just|also|some|several|single|edited|draft|open|direct)$/u.test(
        next.lower,
      )
    )
      continue;
    const unit = unitOfWord(next.lower);
    if (unit !== null) return objectOfUnit[unit] ?? null;
    return next.readings.includes('pull') && !next.readings.includes('edited') ? 'pull request' : null;
  }
  return null;
}
