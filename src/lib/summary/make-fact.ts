/** How a fact is put together and ordered. */
import { type FactKind, maxEvidence } from './fact';
import type { FactDraft } from './facts-input';

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
    names: [...new Set(names)],
    evidence: [...new Set(parts.evidence)].slice(0, maxEvidence),
  };
}

type Parts = Omit<FactDraft, 'kind' | 'names' | 'variant'> & { variant?: string | null };

export function byScore(a: FactDraft, b: FactDraft): number {
  return (
    b.score - a.score ||
    compareText(a.kind, b.kind) ||
    compareText(a.evidence[0] ?? '', b.evidence[0] ?? '') ||
    compareText(a.names.join('\n'), b.names.join('\n'))
  );
}

export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
