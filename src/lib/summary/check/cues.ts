/**
 * Numbers of one unit in one fact (this period's and the last one's, the whole and its largest part) are told apart by the words
 * around them. The reading that fits those words best must be the one that the values have.
 */
import type { Fact, Unit } from '../fact';
import type { Cues } from './licence';
import { unitAround } from './number-check';
import type { NumberToken, Token } from './token';

interface Mention {
  token: NumberToken;
  at: number;
  /** Slots with its value. */
  actual: readonly string[];
}

const durations: ReadonlySet<Unit> = new Set<Unit>(['minute', 'hour', 'day', 'working day', 'week']);

export function areCuesKept(tokens: readonly Token[], fact: Fact, cues: Readonly<Record<string, Cues>>): boolean {
  const slots = Object.keys(cues).filter((slot) => durations.has(fact.numbers[slot]?.unit ?? 'plain'));
  if (slots.length < 2) return true;
  const mentions = mentionsIn(tokens, fact, slots);
  if (mentions.length === 0) return true;
  const scores = mentions.map(
    (mention) => new Map(slots.map((slot) => [slot, scoreOf(tokens, mention.at, cues[slot] ?? {})])),
  );
  const actual = best(mentions, scores, (mention) => mention.actual);
  const any = best(mentions, scores, () => slots);
  return actual >= any;
}

function mentionsIn(tokens: readonly Token[], fact: Fact, slots: readonly string[]): Mention[] {
  return tokens.flatMap((token, at) => {
    if (token.is !== 'number') return [];
    const unit = unitAround(tokens, at, token);
    const actual = slots.filter(
      (slot) => fact.numbers[slot]?.value === token.value && (unit === null || fact.numbers[slot]?.unit === unit),
    );
    return actual.length === 0 ? [] : [{ token, at, actual }];
  });
}

/** The highest total when each mention takes another slot. At most a handful of mentions and slots. */
function best(
  mentions: readonly Mention[],
  scores: readonly ReadonlyMap<string, number>[],
  choices: (mention: Mention) => readonly string[],
  index = 0,
  taken: ReadonlySet<string> = new Set(),
): number {
  const mention = mentions[index];
  if (!mention || index > 4) return 0;
  let most = -Infinity;
  for (const slot of choices(mention)) {
    if (taken.has(slot)) continue;
    const rest = best(mentions, scores, choices, index + 1, new Set([...taken, slot]));
    most = Math.max(most, (scores[index]?.get(slot) ?? 0) + rest);
  }
  // The same number said twice is one slot said twice.
  return most === -Infinity ? best(mentions, scores, choices, index + 1, taken) : most;
}

const reach = 7;
const superlatives = new Set(['longest', 'largest', 'biggest', 'slowest', 'oldest']);

function scoreOf(tokens: readonly Token[], at: number, cues: Cues): number {
  let score = cues.usual ? 0.4 : 0;
  const before = wordBefore(tokens, at);
  if (before !== null && (cues.before ?? []).includes(before)) score += 3;
  score += nearest(tokens, at, -1, cues) + nearest(tokens, at, 1, cues);
  return score;
}

function wordBefore(tokens: readonly Token[], at: number): string | null {
  const last = tokens[at - 1];
  if (last?.is === 'word' && last.lower === 'of' && tokens[at - 2]?.is === 'number') return '# of';
  const article = last?.is === 'word' && /^(?:the|a|only|just|about)$/u.test(last.lower);
  const word = article ? tokens[at - 2] : last;
  return word?.is === 'word' ? word.lower : null;
}

/** A cue counts less the farther it is, and beyond a mark; past another number it belongs to that one. */
function nearest(tokens: readonly Token[], at: number, step: 1 | -1, cues: Cues): number {
  let distance = 0;
  let best = 0;
  let crossed = false;
  for (let index = at + step; distance < reach; index += step) {
    const token = tokens[index];
    if (!token || token.is === 'number') break;
    distance += widthOf(token);
    if (token.is === 'mark') crossed = true;
    const name = nameOf(token);
    // `than the week before: 40 hours` is not what the week before had.
    if (name === '(before)' && step === -1 && crossed) continue;
    if (!(cues.near ?? []).includes(name)) continue;
    // `The longest stretch for focus was 4 hours`: a superlative rules its part of the sentence.
    best = Math.max(best, superlatives.has(name) && !crossed ? 2 : 2 - distance * 0.25);
  }
  return best;
}

function widthOf(token: Token): number {
  if (token.is === 'date') return 0;
  if (token.is !== 'mark') return 1;
  if (token.text === '(') return 0.5;
  return token.text === ';' || token.text === '.' ? 4 : 1.5;
}

function nameOf(token: Token): string {
  if (token.is === 'word') return token.lower;
  if (token.is === 'title') return '(title)';
  return token.is === 'period' && token.of === 'before' ? '(before)' : '';
}
