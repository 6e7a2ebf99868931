import { describe, expect, test } from 'vitest';
import type { ActivityAnswer } from '@/lib/http/contract';
import { createFormats } from '../format';
import { evidenceChips, evidenceNames } from './evidence';

const formats = createFormats('en-GB', 'UTC');

function review(id: string, repository: string, number: number): ActivityAnswer {
  return {
    id,
    source: 'github',
    type: 'review',
    externalId: id,
    title: `Review in ${repository}`,
    occurredAt: '2026-11-09T10:00:00Z',
    metadata: { repository, number },
  };
}

function pageEdit(id: string, page: string, at: string): ActivityAnswer {
  return {
    id,
    source: 'notion',
    type: 'page_edit',
    externalId: `${page}:${at}`,
    title: 'Launch plan',
    occurredAt: at,
    metadata: {},
  };
}

const meeting: ActivityAnswer = {
  id: 'm',
  source: 'calendar',
  type: 'meeting',
  externalId: 'm',
  title: 'Weekly sync',
  occurredAt: '2026-11-09T14:00:00Z',
  metadata: {},
};

const byId = (items: ActivityAnswer[]) => new Map(items.map((item) => [item.id, item]));

function chipsOf(items: ActivityAnswer[], days = 7) {
  return evidenceChips(
    items.map(({ id }) => id),
    byId(items),
    formats,
    days,
  );
}

describe('evidenceChips', () => {
  test('the same number in two repositories is told apart by the repository, any other number stays short', () => {
    const { chips } = chipsOf([review('1', 'acme/web', 7), review('2', 'acme/api', 7), review('3', 'acme/api', 8)]);
    expect(chips.map(({ label }) => label)).toEqual(['web#7', 'api#7', '#8']);
  });

  test('two reviews of one pull request are one chip', () => {
    const { chips, more } = chipsOf([review('1', 'acme/web', 7), review('2', 'acme/web', 7)]);
    expect([chips.map(({ label }) => label), more]).toEqual([['#7'], 0]);
  });

  test('beyond four chips the rest is counted', () => {
    const { chips, more } = chipsOf([1, 2, 3, 4, 5, 6].map((number) => review(String(number), 'acme/web', number)));
    expect([chips.length, more]).toEqual([4, 2]);
  });

  test('an item that is gone is left out', () => {
    expect(evidenceChips(['gone'], new Map(), formats)).toEqual({ chips: [], more: 0 });
  });

  test('a page edited on three days is one chip, another page of the same title is its own', () => {
    const { chips } = chipsOf([
      pageEdit('1', 'p1', '2026-11-09T10:00:00Z'),
      pageEdit('2', 'p1', '2026-11-10T10:00:00Z'),
      pageEdit('3', 'p2', '2026-11-10T11:00:00Z'),
      pageEdit('4', 'p1', '2026-11-11T10:00:00Z'),
    ]);
    expect(chips.map(({ id }) => id)).toEqual(['1', '3']);
  });

  test('a meeting is told by weekday and time, within one day by its time alone, in more than a week by its date', () => {
    expect(chipsOf([meeting]).chips[0]?.label).toBe('Mon 14:00 Weekly sync');
    expect(chipsOf([meeting], 1).chips[0]?.label).toBe('14:00 Weekly sync');
    expect(chipsOf([meeting], 30).chips[0]?.label).toBe('9 Nov, 14:00 Weekly sync');
  });
});

test('only what has a number has a name outside the page', () => {
  expect([...evidenceNames(byId([review('1', 'acme/web', 7), meeting]))]).toEqual([['1', 'web#7']]);
});
