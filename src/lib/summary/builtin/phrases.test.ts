import { describe, expect, it } from 'vitest';
import { phrases } from './sentence';
import { factKinds } from '../fact';
import { findBannedWord } from '../wording';
import { fiveWordSequences } from '../sequences.test-support';

const all = Object.entries(phrases).flatMap(([kind, list]) =>
  list.map((template, index) => ({ kind, index, template })),
);
const own = (template: string): string =>
  template
    .replace(/\{[^}]*~([^|}]*)\|([^}]*)\}/gu, '$1')
    .replace(/\{[^}]*\}/gu, ' ')
    .replace(/[[\]]/gu, '');

describe('the catalogue of phrasings', () => {
  it('has every kind of fact, each with at least five phrasings', () => {
    for (const kind of factKinds) {
      const keys = Object.keys(phrases).filter((key) => key === kind || key.startsWith(`${kind}.`));
      expect(keys, kind).not.toHaveLength(0);
      for (const key of keys) expect(phrases[key]?.length, key).toBeGreaterThanOrEqual(5);
    }
  });

  it('says no banned word', () => {
    for (const { template } of all) expect(findBannedWord(own(template)), template).toBeNull();
  });

  it('asserts no cause', () => {
    for (const { template } of all)
      expect(own(template)).not.toMatch(
        /\b(?:because|due to|thanks to|led to|caused|so that|therefore|as a result)\b/iu,
      );
  });

  it('keeps phrasings of one kind free of common five-word sequences', () => {
    for (const [kind, list] of Object.entries(phrases)) {
      const seen = new Map<string, number>();
      for (const [index, template] of list.entries()) {
        for (const sequence of fiveWordSequences(own(template))) {
          expect(seen.get(sequence) ?? index, `${kind}: ${sequence}`).toBe(index);
          seen.set(sequence, index);
        }
      }
    }
  });

  it('makes offers that sound optional', () => {
    for (const { kind, template } of all) {
      if (!/^(?:ask_for_review|decide_open|move_meeting)/u.test(kind)) continue;
      expect(template).toMatch(/may be worth|One option|Perhaps|You could|might|If /u);
    }
  });
});
