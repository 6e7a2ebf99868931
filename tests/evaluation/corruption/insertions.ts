/** Where in a sentence something can be said that no fact holds. */
import { append, choose, type Corrupt, type Subject } from './corruption';
import type { Halves } from './phrasing';
import { findOwn, ofKind, replaceSpan } from './reading';

/** Before the full stop. */
export const clause =
  (wordings: Halves): Corrupt =>
  (subject) =>
    append(subject.reading.text, choose(wordings, subject));

/** A sentence more, after the full stop. */
export const furtherSentence =
  (wordings: Halves): Corrupt =>
  (subject) =>
    `${subject.reading.text} ${choose(wordings, subject)}`;

/** A word before the first thing named by its title. */
export const beforeTitle =
  (wordings: Halves): Corrupt =>
  (subject) => {
    const span = ofKind(subject.reading, 'title').find(({ text }) => !text.startsWith('“#'));
    if (!span) return null;
    const words = choose(wordings, subject);
    return replaceSpan(
      subject.reading.text,
      span,
      `${span.start === 0 ? words.charAt(0).toUpperCase() + words.slice(1) : words} ${span.text}`,
    );
  };

/** A word between the doer, or “was”, and the verb. */
export function beforeVerb(wordings: Halves): Corrupt {
  return (subject) => {
    if (subject.statement.kind === 'recommendation') return null;
    const place = findOwn(subject.reading, /\b(?:[Yy]ou|was|were)(?= \w+(?:ed|ade|ave|ent|rote|et|ook|ft)\b)/u)[0];
    return place ? replaceSpan(subject.reading.text, place, `${place.text} ${choose(wordings, subject)}`) : null;
  };
}

/** Words of the sentence, and what may stand in their place. */
export type Swap = readonly [from: RegExp, to: readonly string[]];

/** One place of the sentence's own words in other words; a capital stays one. */
export const inOtherWords =
  (swaps: readonly Swap[]): Corrupt =>
  ({ reading, random }) => {
    for (const [from, to] of random.shuffle(swaps)) {
      const place = findOwn(reading, from)[0];
      if (!place) continue;
      const by = random.pick(to);
      const capital = /^\p{Lu}/u.test(place.text);
      return replaceSpan(reading.text, place, capital ? by.charAt(0).toUpperCase() + by.slice(1) : by);
    }
    return null;
  };

export const unless =
  (holds: (subject: Subject) => boolean, corrupt: Corrupt): Corrupt =>
  (subject) =>
    holds(subject) ? null : corrupt(subject);
