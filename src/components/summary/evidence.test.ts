import { describe, expect, test } from 'vitest';
import type { ActivityAnswer } from '@/lib/http/contract';
import { createFormats } from '../format';
import { evidenceChips } from './evidence';

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

function chipsOf(items: ActivityAnswer[]) {
  return evidenceChips(
    items.map(({ id }) => id),
    new Map(items.map((item) => [item.id, item])),
    formats,
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
});
