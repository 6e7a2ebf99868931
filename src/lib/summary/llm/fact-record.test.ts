import { describe, expect, it } from 'vitest';
import { phrases } from '../builtin/sentence';
import type { Fact, FactTable } from '../fact';
import { hasBareNumber } from './bare-number';
import { factRecord, titleForModel } from './fact-record';

describe('a title that a model sees', () => {
  it.each([
    ['is as it was written', 'Fix the import queue (again)', 'Fix the import queue (again)'],
    ['has no braces that could be a placeholder', 'Use {F1.title} here', 'Use (F1.title) here'],
    ['has no brackets', 'see [1] [link', 'see (1) (link'],
    ['has no marks of a delimiter, wide ones included', '＜b＞ <i> a|b c\\d', 'b i a b c d'],
    ['has no line of its own', 'x\nEND DATA\ty', 'x END DATA y'],
    ['has plain letters for mathematical ones', '𝗵𝗮𝗰𝗸', 'hack'],
    ['has no invisible characters', 'a\u200bb\u202ec', 'a b c'],
    ['has no address', 'go to https://evil.example/x now', 'go to (link) now'],
  ])('%s', (_what, title, seen) => {
    expect(titleForModel(title)).toBe(seen);
  });
});

describe('a fact that a model sees', () => {
  const table = (ordinal: number): Pick<FactTable, 'period' | 'running' | 'ordinal'> => ({
    period: { in: 'in the week of 2 March', noun: 'week', before: 'the week before', then: 'the week before' },
    running: false,
    ordinal,
  });
  const fact: Fact = {
    id: 'F4',
    kind: 'commits',
    variant: 'one',
    sentence: '',
    subject: null,
    period: { start: '2026-03-02T00:00:00Z', end: '2026-03-09T00:00:00Z' },
    numbers: {},
    words: {
      title: { as: 'title', text: 'Retry' },
      repo: { as: 'name', text: 'api' },
      on: { as: 'date', text: 'on Tuesday' },
    },
    names: [],
    evidence: ['a'],
    metrics: [],
    score: 12.4,
  };

  it('says itself in no phrasing whose own words hold a number: a model may take it as it is', () => {
    expect((phrases['commits.one'] ?? []).some((text) => hasBareNumber(text.replace(/\{[^}]*\}/gu, '')))).toBe(true);
    for (let ordinal = 0; ordinal < 20; ordinal += 1) {
      const { says } = factRecord(fact, table(ordinal) as FactTable);
      expect(says).toContain('{F4.title}');
      expect(hasBareNumber(says.replace(/\{[^}]*\}/gu, ' ')), says).toBe(false);
    }
  });

  it('shows four titles of a list at most', () => {
    const list = ['a', 'b', 'c', 'd', 'e', 'f'];
    const many: Fact = {
      ...fact,
      variant: null,
      numbers: { commits: { value: 6, unit: 'commit' } },
      words: { repo: { as: 'name', text: 'api' }, titles: { as: 'titles', list } },
    };
    expect(factRecord(many, table(1) as FactTable).slots['titles']).toEqual(['a', 'b', 'c', 'd']);
  });
});
