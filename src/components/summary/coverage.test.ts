import { expect, test } from 'vitest';
import { coverageView } from './coverage';

const names = [
  { id: 'github' as const, name: 'GitHub' },
  { id: 'slack' as const, name: 'Slack' },
  { id: 'notion' as const, name: 'Notion' },
];
const from = '2026-11-16T00:00:00Z';
const to = '2026-11-20T18:04:00Z';

test('missing data is named as missing', () => {
  const view = coverageView(
    {
      github: { from, to, complete: true, reason: null },
      slack: { from, to: '2026-11-17T09:00:00Z', complete: false, reason: 'not_up_to_date' },
      notion: null,
      calendar: null,
    },
    names,
  );
  expect(view).toEqual({
    span: { from, to },
    gaps: [{ name: 'Slack', reason: 'not up to date', from, to: '2026-11-17T09:00:00Z' }],
    notConnected: ['Notion'],
  });
});

test('a reason in words stays, an unknown code becomes words', () => {
  const reason = (text: string | null) =>
    coverageView(
      { github: { from, to, complete: false, reason: text }, slack: null, notion: null, calendar: null },
      names,
    ).gaps[0]?.reason;
  expect(reason('Pull requests cannot be read')).toBe('Pull requests cannot be read');
  expect(reason('network_error')).toBe('the last sync did not finish');
  expect(reason(null)).toBe('not complete');
});

test('nothing connected covers nothing', () => {
  expect(coverageView({ github: null, slack: null, notion: null, calendar: null }, names).span).toBeNull();
});
