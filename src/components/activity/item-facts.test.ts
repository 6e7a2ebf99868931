import { describe, expect, test } from 'vitest';
import type { ActivityAnswer } from '@/lib/http/contract';
import { createFormats } from '../format';
import { itemDay, itemFacts } from './item-facts';

const formats = createFormats('en-GB', 'Asia/Kolkata');
const item = (given: Partial<ActivityAnswer>): ActivityAnswer => ({
  id: 'a',
  source: 'github',
  type: 'commit',
  externalId: 'c0ffee',
  title: 'Cache the answers',
  occurredAt: '2026-03-04T18:40:00.000Z',
  metadata: {},
  ...given,
});
const facts = (given: Partial<ActivityAnswer>) =>
  Object.fromEntries(itemFacts(item(given), formats).map(({ term, text }) => [term, text]));

describe('the facts of an item', () => {
  test('are in the zone of whoever reads them, as is its day', () => {
    expect(facts({}).Written).toMatch(/^Thursday,? 5 March 2026 at 00:10/);
    expect(itemDay(item({}), formats)).toBe('2026-03-05');
  });
  test('leave out what is not known', () => {
    expect(Object.keys(facts({}))).toEqual(['Written', 'Commit']);
    expect(facts({ type: 'pull_request', metadata: { number: 482, state: 'open', mergedAt: null } })).toMatchObject({
      Number: '#482',
      State: 'open',
    });
  });
  test('of a merged pull request tell the merge, not the closing', () => {
    const merged = '2026-03-04T19:00:00.000Z';
    const found = facts({ type: 'pull_request', metadata: { state: 'merged', mergedAt: merged, closedAt: merged } });
    expect(Object.keys(found)).toEqual(['State', 'Opened', 'Merged']);
  });
  test('of a meeting end it by its length, and say where the list of people is hidden', () => {
    const found = facts({
      type: 'meeting',
      durationMinutes: 90,
      metadata: { attendeeCount: null, responseStatus: 'tentative' },
    });
    expect(found).toMatchObject({ Length: '1 h 30 min', People: 'the list is hidden', 'Your answer': 'maybe' });
    expect(found.Ends).toContain('01:40');
  });
  test('of messages are a count, and never their text', () => {
    expect(facts({ type: 'message_count', metadata: { count: 3, replies: 0 } })).toMatchObject({
      Count: '3 messages',
      Text: 'never stored',
    });
  });
});
