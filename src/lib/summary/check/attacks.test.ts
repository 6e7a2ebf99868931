import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FactKind } from '../fact';
import { date, name, number, title } from '../facts/facts-input';
import type { StatementKind } from '../writer';
import { checkStatement } from './check';
import { samples } from './facts.test-support';
import type { Problem } from './problem';
import { sampleOf, tableOf } from './table.test-support';

const highlight: StatementKind = 'highlight';

function check(fact: FactKind, text: string, kind: StatementKind = highlight, index = 0): Problem[] {
  return checkStatement({ kind, text, factIds: ['F1'] }, tableOf([[fact, sampleOf(fact, index)]]));
}

/** The merged pull request of the samples that has an age and commits. */
const merged = samples.pull_request_merged.findIndex(({ variant }) => variant === undefined);
const onMerge = (text: string): Problem[] => check('pull_request_merged', text, highlight, merged);

const said = '“Add retries to the importer” (#482) merged in api on Tuesday';

describe('a sentence beyond its fact', () => {
  it('passes while it keeps to it', () => {
    expect(onMerge(`${said}, 3 days after it was opened.`)).toEqual([]);
    expect(onMerge('In api, “Add retries…” landed on Tuesday as five commits.')).toEqual([]);
  });

  it.each<[string, Problem]>([
    [`${said}, 4 days after it was opened.`, 'unknown_number'],
    [`${said}, four days after it was opened.`, 'unknown_number'],
    [`${said}, ３ days after it was opened.`, 'unknown_number'],
    [`${said}, ٣ days after it was opened.`, 'unknown_number'],
    [`${said}, -3 days after it was opened.`, 'unknown_number'],
    [`${said}, 3-5 days after it was opened.`, 'unknown_number'],
    [`${said}, 3 hours after it was opened.`, 'wrong_unit'],
    [`${said}, 3 Tage after it was opened.`, 'unknown_word'],
    [`${said}, III days after it was opened.`, 'unknown_word'],
    [`${said}, nearly 3 days after it was opened.`, 'wrong_comparison'],
    [`${said}, 3 days before it was opened.`, 'wrong_pairing'],
    [`${said} as a commit.`, 'unknown_number'],
    ['“Add retries to the importer” (#482) merged in api on Monday.', 'unknown_date'],
    ['“Add retries to the importer” (#482) merged in api at 14:30.', 'unknown_date'],
    ['“Add retries to the importer” (#482) merged in api before Tuesday.', 'wrong_period'],
    ['“Add retries to the importer” (#483) merged in api.', 'unknown_reference'],
    ['“Add retries to the importer” merged in api-gateway.', 'unknown_word'],
    ['“Add retries to the” merged in api.', 'unknown_title'],
    ['“Add retry to the importer” merged in api.', 'unknown_title'],
    ['“Add retries to the importer” opened in api on Tuesday.', 'wrong_verb'],
    ['“Add retries to the importer” was reviewed in api.', 'wrong_verb'],
    ['“Add retries to the importer” was closed in api.', 'wrong_verb'],
    ['“Add retries to the importer” was deployed from api.', 'wrong_verb'],
    ['“Add retries to the importer” was not merged in api.', 'negation'],
    ['“Add retries to the importer” never merged in api.', 'negation'],
    [`${said} because the tests passed.`, 'cause'],
    [`${said}, since the work was late.`, 'cause'],
    [`${said} to make it work.`, 'cause'],
    [`${said} last week.`, 'wrong_period'],
    [`${said}, yesterday.`, 'wrong_period'],
    [`${said} for the second time.`, 'unknown_number'],
    [`${said}, more than usual.`, 'wrong_comparison'],
    [`${said}; all of it.`, 'wrong_comparison'],
    [`${said} with Maria.`, 'unknown_word'],
    [`${said} with a colleague.`, 'unknown_name'],
    [`${said}, excellent.`, 'judgement'],
    [`${said} und api.`, 'unknown_word'],
    [`${said} in аpi.`, 'unknown_word'],
    [`${said} &amp; more.`, 'markup'],
    [`${said} see evil.dev.`, 'url'],
    ['“Add retries to the importer” mer\u200bged in api.', 'control_character'],
  ])('is refused: %s', (text, problem) => {
    expect(onMerge(text)).toContain(problem);
  });

  it('does not read a text of any length', () => {
    expect(onMerge('a '.repeat(500_000))).toEqual(['too_long']);
    expect(onMerge('“'.repeat(590))).not.toEqual([]);
    expect(onMerge('1,111'.repeat(100))).not.toEqual([]);
  });
});

describe('two facts in one sentence', () => {
  const item = (text: string, repo: string, on: string, age: number): Parameters<typeof tableOf>[0][number] => [
    'pull_request_merged',
    { numbers: { age: number(age, 'day') }, words: { title: title(text), repo: name(repo), on: date(on) } },
  ];
  const table = tableOf([item('Cache tokens', 'api', 'on Tuesday', 3), item('Log queries', 'web', 'on Friday', 6)]);
  const both = (text: string): Problem[] => checkStatement({ kind: 'highlight', text, factIds: ['F1', 'F2'] }, table);

  it('keep what belongs to each', () => {
    expect(both('“Cache tokens” merged in api on Tuesday and “Log queries” in web on Friday.')).toEqual([]);
    expect(both('On Tuesday, “Cache tokens” merged; on Friday, “Log queries” merged.')).toEqual([]);
    expect(both('“Cache tokens” and “Log queries” were both merged.')).toEqual([]);
  });

  it.each([
    '“Cache tokens” merged in api on Friday and “Log queries” in web on Tuesday.',
    '“Cache tokens” merged in web on Tuesday and “Log queries” in api on Friday.',
    'On Friday, “Cache tokens” merged; on Tuesday, “Log queries” merged.',
    '“Cache tokens” and “Log queries” were merged on Tuesday.',
    '“Cache tokens” merged after 6 days and “Log queries” after 3 days.',
  ])('do not change places: %s', (text) => {
    expect(both(text)).not.toEqual([]);
  });
});

describe('facts with a direction, an absence or a limit', () => {
  it.each<[FactKind, number, StatementKind, string]>([
    ['focus_time', 0, 'insight', 'Open focus time fell from 12.5 hours to 20 hours.'],
    ['focus_time', 0, 'insight', 'Open focus time grew from 20 hours to 12.5 hours.'],
    ['focus_time', 0, 'insight', 'Of 4 hours open for focus, 20 hours came without a break, on Monday from 09:00.'],
    ['focus_time', 2, 'insight', 'There was more open focus time than the week before: 20 hours.'],
    ['channel', 0, 'highlight', 'You wrote 12 messages in #deploys on Tuesday.'],
    ['pull_request_closed', 0, 'highlight', '“Add retries to the importer” was closed merged in api.'],
    [
      'ask_for_review',
      0,
      'recommendation',
      'You could point a colleague to “Add retries to the importer”, reviewed for 6 working days.',
    ],
    ['ask_for_review', 0, 'recommendation', 'You need to ask for a review of “Add retries to the importer”.'],
    ['coverage_gap', 0, 'insight', 'Slack is missing after 3 March.'],
    ['coverage_gap', 0, 'insight', 'Slack is not missing before 3 March.'],
    ['coverage_gap', 2, 'insight', 'For this week there is data from Slack.'],
    ['few_events', 0, 'summary', 'Activity is on record in the week of 2 March.'],
    ['meeting', 0, 'highlight', 'You met for “Planning” on Tuesday, 1.5 hours, with 7 people present.'],
    [
      'open_long',
      0,
      'insight',
      'The newest of 3 pull requests open past 2 working days is “Add retries to the importer”.',
    ],
    ['pull_request_merged', 1, 'insight', `${said}.`],
    ['busiest_hours', 0, 'insight', 'The hour from 11:00 to 10:00 held 22% of all activity.'],
  ])('are not turned round: %s %i %s %s', (fact, index, kind, text) => {
    expect(check(fact, text, kind, index)).not.toEqual([]);
  });
});

it('no other whole number can take the place of a fact’s own', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 100_000 }), fc.boolean(), (value, grouped) => {
      fc.pre(value !== 3);
      const written = grouped ? value.toLocaleString('en-US') : String(value);
      expect(onMerge(`${said}, ${written} ${value === 1 ? 'day' : 'days'} after it was opened.`)).not.toEqual([]);
    }),
  );
});

it('a fact from outside the period stands in its own words only', () => {
  const table = tableOf([['open_long', sampleOf('open_long')]]);
  const [fact] = table.facts;
  const sentence =
    '3 pull requests of yours have been open for over 2 working days; the oldest is “Add retries to the importer”.';
  const period = { start: '2026-01-01T00:00:00.000Z', end: '2026-03-09T00:00:00.000Z' };
  const earlier = { ...table, facts: fact ? [{ ...fact, sentence, period }] : [] };
  const told = (text: string): Problem[] => checkStatement({ kind: 'insight', text, factIds: ['F1'] }, earlier);
  expect(told(sentence)).toEqual([]);
  expect(told('The oldest of 3 pull requests is “Add retries to the importer”.')).toContain('wrong_period');
});
