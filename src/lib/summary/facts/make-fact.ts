/** How a fact is put together and ordered. */
import { type FactKind, maxEvidence } from '../fact';
import type { FactDraft } from './facts-input';
import { compareText } from './rows-by-type';

/** Fills in the names from the words and keeps the evidence bounded. */
export function make(kind: FactKind, parts: Parts): FactDraft {
  const names: string[] = [];
  for (const word of Object.values(parts.words)) {
    if (word.as === 'title' || word.as === 'name') names.push(word.text);
    if (word.as === 'titles') names.push(...word.list);
  }
  return {
    ...parts,
    kind,
    variant: parts.variant ?? null,
    subject: parts.subject ?? null,
    period: parts.period ?? null,
    names: [...new Set(names)],
    evidence: [...new Set(parts.evidence)].slice(0, maxEvidence),
  };
}

type Parts = Omit<FactDraft, 'kind' | 'names' | 'variant' | 'subject' | 'period'> &
  Partial<Pick<FactDraft, 'variant' | 'subject' | 'period'>>;

/** What is equal in all of this keeps its order, which is that of the rows. */
export function byScore(a: FactDraft, b: FactDraft): number {
  return b.score - a.score || compareText(a.kind, b.kind) || compareText(a.names.join('\n'), b.names.join('\n'));
}
