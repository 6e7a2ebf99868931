/** Causes and purposes, which no fact holds. */
import type { Grant } from './licence';
import type { Token, WordToken } from './token';

/** What reads as a reason or a purpose: `since the tests failed`, `as it was late`, `to make it work`. */
export function isCause({ lower }: WordToken, part: readonly Token[], at: number, grant: Grant): boolean {
  if (lower === 'since') return !isSinceWhen(part, at);
  const next = part[at + 1];
  if (next?.is !== 'word') return false;
  // `as many reviews as you opened` compares.
  if (
    lower === 'as' &&
    part
      .slice(0, at)
      .some((other) => other.is === 'word' && /^(?:as|about as) (?:many|much|few|long)/u.test(other.lower))
  )
    return false;
  if (
    lower === 'as' &&
    /^(?:one|with|in|on|at|per|for|others|expected|planned|needed|usual|always|ever|before)$/u.test(next.lower)
  )
    return true;
  if (lower === 'as') return /^(?:the|it|they|you|there|this|these|that)$/u.test(next.lower);
  return lower === 'to' && bareVerbs.test(next.lower) && !grant.may.has('advice');
}

const bareVerbs =
  /^(?:be|have|do|get|go|make|take|give|see|keep|bring|hold|stand|run|stay|leave|put|move|reach|become|turn|show|use|work|build|fill|find|carry|set|cover|add|bring|gather|pass|share|spread|serve|combine|complete|try|help|free)$/u;

/** `since 3 March` is a time, `since the tests failed` a cause. */
function isSinceWhen(part: readonly Token[], at: number): boolean {
  const next = part[at + 1];
  if (next === undefined || next.is === 'mark' || next.is === 'date' || next.is === 'period') return true;
  const word = next.is === 'word' && /^(?:the|on|at)$/u.test(next.lower) ? part[at + 2] : next;
  if (word?.is === 'date') return true;
  return word?.is === 'word' && /^(?:then|start|opening|opened|beginning|merge)$/u.test(word.lower);
}
