import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import type { Status } from '@/lib/http/contract';
import { createFormats } from '../format';
import { HistorySection } from './HistorySection';

const status: Status = {
  provider: 'github',
  connected: true,
  sandbox: false,
  setup: 'ready',
  state: 'success',
  degraded: [],
  accountLabel: 'octocat',
  scopes: [],
  connectedAt: null,
  lastSync: '2026-11-16T09:56:00Z',
  lastAttempt: null,
  nextSync: null,
  progress: null,
  error: null,
  history: { through: '2026-08-24T00:00:00.000Z', target: '2026-08-24T00:00:00.000Z', complete: true },
  consecutiveFailures: 0,
  lastResult: null,
  counts: { last7Days: 0, last30Days: 0, allTime: 0 },
  hint: null,
};
const drawn = (change: Partial<Status>) =>
  renderToStaticMarkup(
    createElement(HistorySection, {
      status: { ...status, ...change },
      name: 'GitHub',
      formats: createFormats('en-GB', 'UTC'),
      now: new Date('2026-11-22T12:00:00Z'),
      onAsked: () => undefined,
    }),
  );

test.each<[string, Partial<Status>]>([
  ['healthy', {}],
  ['syncing', { state: 'syncing' }],
  ['limited', { state: 'rate_limited' }],
  ['failing', { state: 'error' }],
])('a connection that is %s may be asked for both', (_name, change) => {
  expect(drawn(change)).toContain('aria-label="Import older history from GitHub"');
  expect(drawn(change)).toContain('aria-label="Read everything again from GitHub"');
});

test.each<[string, Partial<Status>]>([
  ['once GitHub is reconnected', { state: 'reauthorization_required' }],
  ['once GitHub is switched on again', { setup: 'feature_disabled' }],
  ['once the operator has corrected the credentials for GitHub', { setup: 'operator_error' }],
])('nothing is asked in vain: only %s', (words, change) => {
  expect(drawn(change)).toContain(`More can be asked for ${words}.`);
  expect(drawn(change)).not.toContain('<button');
  expect(drawn(change)).toContain('Stored completely back to 24 Aug 2026.');
});
