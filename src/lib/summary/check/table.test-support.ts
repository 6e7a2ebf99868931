/** Tables of facts for tests, in a week of their own. */
import type { Fact, FactKind, FactTable } from '../fact';
import { make } from '../facts/make-fact';
import { type Sample, samples } from './facts.test-support';

export function sampleOf(kind: FactKind, index = 0): Sample {
  return samples[kind][index] ?? {};
}

const range = { start: '2026-03-02T00:00:00.000Z', end: '2026-03-09T00:00:00.000Z', timeZone: 'UTC' };

/** A finished week with these facts as F1, F2, …. */
export function tableOf(facts: readonly (readonly [FactKind, Sample])[], frame: Partial<FactTable> = {}): FactTable {
  return {
    state: 'normal',
    type: 'weekly',
    range,
    running: false,
    period: { in: 'in the week of 2 March', noun: 'week', before: 'the week before', then: 'the week before' },
    ordinal: 1,
    facts: facts.map(([kind, sample], index) => factOf(kind, sample, index)),
    ...frame,
  };
}

function factOf(kind: FactKind, { variant, numbers = {}, words = {} }: Sample, index: number): Fact {
  const absent = kind === 'coverage_gap' || kind === 'few_events' || kind === 'nothing_covered';
  return {
    ...make(kind, {
      variant: variant ?? null,
      numbers,
      words,
      evidence: absent ? [] : [`row${index}`],
      metrics: [],
      score: 1,
    }),
    id: `F${index + 1}`,
    sentence: '',
    period: { start: range.start, end: range.end },
  };
}
