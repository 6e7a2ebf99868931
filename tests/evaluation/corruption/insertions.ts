/** Where in a sentence something can be said that no fact holds. */
import { append, choose, type Corrupt } from './corruption';
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
