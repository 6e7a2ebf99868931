import { describe, expect, test } from 'vitest';
import type { Summary } from '@/lib/http/contract';
import { coverageView, elapsedOf } from './coverage';

const names = [
  { id: 'github' as const, name: 'GitHub' },
  { id: 'slack' as const, name: 'Slack' },
  { id: 'notion' as const, name: 'Notion' },
];
const from = '2026-11-16T00:00:00Z';
const to = '2026-11-20T18:04:00Z';
const elapsed = { from, to };
const nothing: Summary['coverage'] = { github: null, slack: null, notion: null, calendar: null };

function slackGap(entry: { from?: string; to?: string; reason?: string | null }) {
  const slack = { from, to, complete: false, reason: null, ...entry };
  return coverageView({ ...nothing, slack }, names, elapsed).gaps[0];
}

describe('coverageView', () => {
  test('missing data is named as missing', () => {
    const view = coverageView(
      {
        ...nothing,
        github: { from, to, complete: true, reason: null },
        slack: { from, to: '2026-11-17T09:00:00Z', complete: false, reason: 'not_up_to_date' },
      },
      names,
      elapsed,
    );
    expect(view).toEqual({
      span: { from, to },
      gaps: [{ names: ['Slack'], reason: 'not up to date', missing: [{ from: '2026-11-17T09:00:00Z', to }] }],
      notConnected: ['Notion'],
    });
  });

  test('a source that begins late and ends early misses both ends', () => {
    expect(slackGap({ from: '2026-11-17T00:00:00Z', to: '2026-11-19T12:00:00Z' })?.missing).toEqual([
      { from, to: '2026-11-17T00:00:00Z' },
      { from: '2026-11-19T12:00:00Z', to },
    ]);
  });

  test('a source that lacks one kind of item misses no time, and neither does one that lags as any may', () => {
    expect(slackGap({ reason: 'Reactions cannot be read' })).toEqual({
      names: ['Slack'],
      reason: 'Reactions cannot be read',
      missing: [],
    });
    expect(slackGap({ to: '2026-11-20T16:30:00Z' })?.missing).toEqual([]);
  });

  test('a range before everything that was read is covered by nothing, and its sources are named together', () => {
    const before = { from: '2026-12-01T00:00:00Z', to, complete: false, reason: 'history_not_read' };
    expect(coverageView({ ...nothing, github: before, slack: before, notion: before }, names, elapsed)).toEqual({
      span: null,
      gaps: [{ names: ['GitHub', 'Slack', 'Notion'], reason: 'older days are not read yet', missing: [elapsed] }],
      notConnected: [],
    });
  });

  test('an unknown code becomes words', () => {
    expect(slackGap({ reason: 'network_error' })?.reason).toBe('the last sync did not finish');
    expect(slackGap({ reason: null })?.reason).toBe('not complete');
  });

  test('nothing connected covers nothing', () => {
    expect(coverageView(nothing, names, elapsed).span).toBeNull();
  });
});

test('a range that still runs has elapsed up to the look at it, a past one whole', () => {
  const range = { start: from, end: '2026-11-23T00:00:00Z', timeZone: 'UTC' };
  expect(elapsedOf({ range, generatedAt: to })).toEqual({ from, to });
  expect(elapsedOf({ range, generatedAt: '2026-11-25T08:00:00Z' }).to).toBe(range.end);
});
