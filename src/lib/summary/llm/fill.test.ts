import { describe, expect, it } from 'vitest';
import type { Fact, FactTable } from '../fact';
import { fill } from './fill';

const fact = (id: string, rest: Partial<Fact>): Fact => ({
  id,
  kind: 'pull_request_merged',
  variant: null,
  sentence: '',
  subject: null,
  period: { start: '2026-03-02T00:00:00Z', end: '2026-03-09T00:00:00Z' },
  numbers: {},
  words: {},
  names: [],
  evidence: ['a'],
  metrics: [],
  score: 10,
  ...rest,
});

const table: FactTable = {
  state: 'normal',
  type: 'weekly',
  range: { start: '2026-03-02T00:00:00Z', end: '2026-03-09T00:00:00Z', timeZone: 'UTC' },
  running: false,
  period: { in: 'in the week of 2 March', noun: 'week', before: 'the week before', then: 'the week before' },
  ordinal: 5,
  facts: [
    fact('F1', {
      sentence: 'You did it.',
      numbers: { age: { value: 3, unit: 'day' }, commits: { value: 1, unit: 'commit' } },
      words: {
        title: { as: 'title', text: 'Retry failed imports' },
        repo: { as: 'name', text: 'api' },
        on: { as: 'date', text: 'on Tuesday' },
      },
    }),
    fact('F2', { kind: 'commits', words: { titles: { as: 'titles', list: ['First', 'Second', 'Third', 'Fourth'] } } }),
  ],
};
const filled = (text: string, factIds = ['F1'], told?: Set<string>) =>
  fill({ kind: 'highlight', factIds, text }, table, told);

describe('a model’s sentence', () => {
  it('has numbers filled in with their units, titles in quotation marks, names as they are', () => {
    expect(filled('{F1.title} merged in {F1.repo} after {F1.age} and {F1.commits}.')).toEqual({
      kind: 'highlight',
      factIds: ['F1'],
      text: '“Retry failed imports” merged in api after 3 days and 1 commit.',
    });
  });

  it('keeps one pair of quotation marks, and begins a sentence with a capital where a date or a phrase begins it', () => {
    expect(filled('"{F1.title}" merged.').text).toBe('“Retry failed imports” merged.');
    expect(filled('{F1.on} {F1.title} merged.').text).toBe('On Tuesday “Retry failed imports” merged.');
    expect(filled('{P.in} {F1.title} merged.').text).toBe('In the week of 2 March “Retry failed imports” merged.');
    expect(filled('{F1.repo} got {F1.title}.').text).toBe('api got “Retry failed imports”.');
  });

  it.each([
    ['asks for a slot that its fact does not have', '{F1.people} merged {F1.title}.', 'unknown_slot'],
    ['asks for a slot of a fact that it does not cite', '{F2.titles} merged.', 'unknown_slot'],
    ['asks for what every object has', '{F1.constructor} merged {F1.title}.', 'unknown_slot'],
    ['leaves a brace open', '{F1.title merged.', 'unknown_slot'],
    ['writes a number of its own', '{F1.title} merged after 3 days.', 'bare_number'],
    ['writes a number as a word', '{F1.title} merged in two steps.', 'bare_number'],
    ['writes a number in other digits', '{F1.title} merged after ３ days.', 'bare_number'],
    ['names nothing of its facts', 'Everything went well.', 'unknown_word'],
    ['names the period alone', '{P.in} everything went well.', 'unknown_word'],
  ])('that %s is held back', (_what, text, problem) => {
    expect(filled(text).problems).toContain(problem);
  });

  it('that stays too long however short its titles are cut is kept whole, for the check to refuse', () => {
    const long = `{F1.title} ${'very '.repeat(30)}merged.`;
    expect(filled(long)).toMatchObject({ text: long.replace(/\s+/gu, ' ').trim(), problems: ['too_long'] });
  });

  it('may be the ready sentence of its fact', () => {
    expect(filled('You did it.').problems).toBeUndefined();
    expect(filled('You did it.', ['F2']).problems).toEqual(['unknown_word']);
  });

  it('names of a list what no sentence before it has named', () => {
    const told = new Set<string>();
    expect(filled('Committed: {F2.titles}.', ['F2'], told).text).toBe('Committed: “First”, “Second” and “Third”.');
    expect([...told]).toEqual(['First', 'Second', 'Third']);
    expect(filled('Committed: {F2.titles}.', ['F2'], told).text).toBe('Committed: “Fourth”, “First” and “Second”.');
  });

  it('cites each fact once, without the spaces that a model puts around ids', () => {
    expect(filled('{F1.title} merged.', [' F1', 'F1 ', 'F1']).factIds).toEqual(['F1']);
  });
});
