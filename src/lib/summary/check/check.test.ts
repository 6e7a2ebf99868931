import { describe, expect, it } from 'vitest';
import { checkStatement } from './check';
import { make } from '../facts/make-fact';
import { date, name, number, title } from '../facts/facts-input';
import type { Fact, FactTable } from '../fact';

const fact = make('pull_request_merged', {
  numbers: { age: number(3, 'day'), commits: number(1240, 'commit'), hours: number(1.5, 'hour') },
  words: { title: title('Add retries to the importer'), repo: name('api'), ref: name('#482'), on: date('on Tuesday') },
  evidence: ['a1'],
  metrics: ['mergedPRs'],
  score: 1,
});
const range = { start: '2026-03-02T00:00:00.000Z', end: '2026-03-09T00:00:00.000Z', timeZone: 'UTC' };
const placed = (id: string): Fact => ({ ...fact, id, sentence: '', period: { start: range.start, end: range.end } });
const table: FactTable = {
  state: 'normal',
  type: 'weekly',
  range,
  running: false,
  period: { in: 'in the week of 2 March', noun: 'week', before: 'the week before', then: 'the week before' },
  ordinal: 1,
  facts: [placed('F1'), { ...placed('F2'), evidence: [] }],
};
const check = (text: string, factIds = ['F1']): string[] => checkStatement({ kind: 'highlight', text, factIds }, table);

describe('the check of a statement', () => {
  it.each([
    '“Add retries to the importer” (#482) merged in api on Tuesday, 3 days after it was opened.',
    '“Add retries…” went in as 1,240 commits in the week of 2 March.',
    'It took 1.5 hours.',
  ])('lets pass what the facts say: %s', (text) => {
    expect(check(text)).toEqual([]);
  });

  it.each([
    ['“Add retries to the importer” merged in api, 4 days after it was opened.', 'unknown_number'],
    ['It was merged twice in api.', 'unknown_number'],
    ['It was 3 hours in the making.', 'wrong_unit'],
    ['It grew by 3% in api.', 'wrong_unit'],
    ['It was merged in api on Wednesday.', 'unknown_date'],
    ['It was merged in April.', 'unknown_date'],
    ['“Add the importer” merged in api.', 'unknown_title'],
    ['#483 merged in api.', 'unknown_reference'],
    ['See https://evil.example for “Add retries…”.', 'url'],
    ['See <b>api</b>.', 'markup'],
    ['See [api](x).', 'markup'],
    ['See `api`.', 'markup'],
    ['An “open quotation in api.', 'markup'],
    ['You were productive in api.', 'banned_word'],
    ['You should merge api.', 'banned_word'],
    ['It was merged\u202E in api.', 'control_character'],
    ['', 'empty'],
    [`${'very '.repeat(24)}long.`, 'too_long'],
  ])('refuses %s', (text, problem) => {
    expect(check(text)).toContain(problem);
  });

  it.each([
    'Opened 3 days later, “Add retries to the importer” was merged in api.',
    '“Add retries to the importer” was mostly merged in api.',
    '“Add retries to the importer” was merged away from api.',
    'Apart from “Add retries to the importer”, 1,240 commits were merged in api.',
    '“Add retries to the importer” merged in api with both commits.',
    'You wanted to merge “Add retries to the importer” in api.',
    'A merge about you, “Add retries to the importer”, reached api.',
    'Getting on for 1,240 commits merged in api.',
    '1,240 commits per person merged in api.',
  ])('refuses what turns round how its names and numbers belong together: %s', (text) => {
    expect(check(text)).not.toEqual([]);
  });

  it('refuses a fact that does not exist, none at all, and one without evidence', () => {
    expect(check('It was merged in api.', ['F9'])).toContain('unknown_fact');
    expect(check('It was merged in api.', [])).toContain('unknown_fact');
    expect(check('It was merged in api.', ['F2'])).toContain('no_evidence');
  });

  it('does not mind a banned word inside a quoted title', () => {
    const quoted = { ...placed('F1'), names: ['You should rank the top'] };
    expect(
      checkStatement(
        { kind: 'highlight', text: '“You should rank the top” merged.', factIds: ['F1'] },
        { ...table, facts: [quoted] },
      ),
    ).toEqual([]);
  });
});
