/** Who does what to what, how much of it, and whether every part of a sentence stands on a fact. */
import { describe, expect, it } from 'vitest';
import type { FactKind } from '../fact';
import { checkStatement } from './check';
import { licenceOf } from './licences';
import type { Problem } from './problem';
import { sampleOf, tableOf } from './table.test-support';

const kinds = {
  frame: 'summary',
  cluster: 'highlight',
  insight: 'insight',
  gap: 'insight',
  offer: 'recommendation',
} as const;

function check(fact: FactKind, text: string, index = 0): Problem[] {
  const kind = kinds[licenceOf(fact).role];
  return checkStatement({ kind, text, factIds: ['F1'] }, tableOf([[fact, sampleOf(fact, index)]]));
}

describe('a verb and what it is done to', () => {
  it.each<[FactKind, string]>([
    ['channel', 'You posted 12 messages in #deploys, most of them on Tuesday.'],
    ['channel', '#deploys received 12 messages from you, most of them on Tuesday.'],
    ['commits', 'You pushed 5 commits to api.'],
    ['review', 'You wrote a review for “Add retries to the importer” in api.'],
    ['pull_request_merged', 'You got “Add retries to the importer” merged in api.'],
    ['meeting', 'You took part in “Planning” for 1.5 hours on Tuesday.'],
  ])('may stand as the fact has them: %s %s', (fact, text) => {
    expect(check(fact, text)).toEqual([]);
  });

  it.each<[FactKind, string]>([
    ['channel', 'You received 12 messages in #deploys.'],
    ['channel', 'You answered 12 messages in #deploys.'],
    ['channel', 'You held 12 messages in #deploys.'],
    ['commits', 'You found 5 commits in api.'],
    ['commits', '5 commits were found in api.'],
    ['review', 'You wrote “Add retries to the importer” in api.'],
    ['review', 'You left a comment on “Add retries to the importer” in api.'],
    ['review', 'Your change of “Add retries to the importer” was on Tuesday.'],
    ['meeting', 'You worked for “Planning” for 1.5 hours on Tuesday.'],
    ['pull_request_merged', '“Add retries to the importer” was returned in api.'],
  ])('are not taken apart: %s %s', (fact, text) => {
    expect(check(fact, text)).not.toEqual([]);
  });

  it.each([
    'Others reviewed “Add retries to the importer” in api.',
    'It reviewed “Add retries to the importer” in api.',
    'One of them reviewed “Add retries to the importer” in api.',
    'On Tuesday others reviewed “Add retries to the importer”.',
    'You reviewed “Add retries to the importer” in api with other people.',
  ])('have the reader as their doer: %s', (text) => {
    expect(check('review', text)).toContain('unknown_name');
  });
});

describe('a count', () => {
  it.each([
    'You wrote the message in #deploys.',
    'You wrote one message in #deploys.',
    'You wrote your message in #deploys.',
    'You wrote part of 12 messages in #deploys.',
    'You wrote the first of 12 messages in #deploys.',
    'You wrote around 12 messages in #deploys.',
    'You wrote close to 12 messages in #deploys.',
    'You wrote some messages in #deploys, most of them on Tuesday.',
  ])('is neither one, nor a share, nor about so many: %s', (text) => {
    expect(check('channel', text)).not.toEqual([]);
  });
});

describe('a part of a sentence', () => {
  const said = 'You reviewed “Add retries to the importer” in api';
  it.each([
    ', and it works',
    ', leaving nothing open',
    ', going back and forth',
    ', which is how you work',
    ', most of all',
    ', the first of its kind',
    ' at length',
    ' by hand',
    ' step by step',
    ' as you do',
    ' in your own way',
    ' with other things going on',
    ' working through',
    ' then',
    ' later on',
    ' before then',
    ' at the end of the week',
    ' that week',
    ' by now',
    ' again',
    ' for the first time',
    ' on your own',
    ' in one go',
    ' together',
  ])('does not hang in the air: …%s', (tail) => {
    expect(check('review', `${said}.`)).toEqual([]);
    expect(check('review', `${said}${tail}.`)).not.toEqual([]);
  });
});
