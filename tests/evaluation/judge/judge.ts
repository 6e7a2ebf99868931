/** One summary against its period: what it left out, what it cites, how long it is, how much of it was said before. */
import type { Statement } from '@/lib/http/contract';
import { mustIncludesOf, type MustInclude } from '../must-include/must-include';
import type { Period, Row } from '../period';
import { dayMs } from '../zone';
import { countCitations, type CitationCount } from './citations';
import { isCovered } from './covered';
import { overlapWith } from './overlap';
import { wordsOf } from './text';

export interface Verdict {
  covered: MustInclude[];
  missed: MustInclude[];
  citations: CitationCount;
  words: number;
  tooLong: boolean;
  /** Null where there is nothing before it, or nothing in it. */
  overlap: number | null;
}

/** What a reader has time for. Of other ranges by what they are nearest to. */
export function mostWords({ kind, window }: Pick<Period, 'kind' | 'window'>): number {
  // In whole days: where clocks change, one has an hour more or less.
  const days = Math.round((window.end.getTime() - window.start.getTime()) / dayMs);
  if (kind === 'daily' || (kind === 'custom' && days < 3)) return 90;
  return kind === 'weekly' || (kind === 'custom' && days < 15) ? 180 : 300;
}

export function judge(
  period: Period,
  statements: readonly Statement[],
  rows: ReadonlyMap<string, Row>,
  earlier: readonly (readonly Statement[])[],
): Verdict {
  const wanted = mustIncludesOf(period);
  const words = wordsOf(textOf(statements)).length;
  return {
    covered: wanted.filter((item) => isCovered(item, statements)),
    missed: wanted.filter((item) => !isCovered(item, statements)),
    citations: countCitations(statements, rows),
    words,
    tooLong: words > mostWords(period),
    overlap: earlier.length === 0 ? null : overlapWith(textOf(statements), earlier.map(textOf)),
  };
}

function textOf(statements: readonly Statement[]): string {
  return statements.map(({ text }) => text).join('\n');
}
