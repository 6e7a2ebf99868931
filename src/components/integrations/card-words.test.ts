import { describe, expect, test } from 'vitest';
import { createFormats } from '../format';
import type { CardState } from './card-state';
import { cardWords, type LinePart } from './card-words';

const context = {
  name: 'GitHub',
  unit: 'items',
  formats: createFormats('en-GB', 'UTC'),
  now: new Date('2026-11-16T10:00:00Z'),
};
const words = (state: CardState) => cardWords(state, context);
const line = (state: CardState) =>
  words(state)
    .line.map((part: LinePart) => (typeof part === 'string' ? part : part.text))
    .join('');

describe('cardWords', () => {
  test('an import with a known total counts towards it', () => {
    expect(words({ kind: 'importing', done: 1240, total: 5300, through: null }).chip).toBe(
      'Importing 1,240 of about 5,300',
    );
  });

  test('an import whose total turned out too low says how far back it is', () => {
    expect(words({ kind: 'importing', done: 6000, total: 5300, through: '2026-02-03T12:00:00Z' }).chip).toBe(
      'Importing: back to 3 Feb',
    );
  });

  test('a healthy card says when it was updated and when next', () => {
    expect(line({ kind: 'healthy', lastSync: '2026-11-16T09:56:00Z', nextSync: '2026-11-16T10:11:00Z' })).toBe(
      'Updated 4 min ago · next in 11 min',
    );
  });

  test('a next sync that is due already is not shown in the past', () => {
    expect(line({ kind: 'healthy', lastSync: '2026-11-16T09:56:00Z', nextSync: '2026-11-16T09:59:00Z' })).toBe(
      'Updated 4 min ago · next any moment',
    );
  });

  test('a limit names its end by the clock', () => {
    expect(line({ kind: 'rate_limited', until: '2026-11-16T14:32:00Z' })).toBe(
      'GitHub asks us to wait until 14:32. Nothing is lost.',
    );
  });

  test('a failure says what happened and when the next try is, once', () => {
    expect(
      line({
        kind: 'retrying',
        code: 'network_error',
        message: 'long sentence of the log',
        nextTry: '2026-11-16T10:05:00Z',
      }),
    ).toBe('GitHub did not answer. Next try in 5 min.');
  });

  test('a failure of an unknown code is told in its own words', () => {
    expect(line({ kind: 'retrying', code: 'odd', message: 'Something odd', nextTry: null })).toBe(
      'Something odd. The next try starts in a moment.',
    );
  });

  test('a stream without permission is named, a missing scope keeps its sentence', () => {
    const missing = [
      { stream: 'pulls', reason: 'Pull requests' },
      { stream: 'repo', reason: 'GitHub did not grant repo' },
    ];
    expect(line({ kind: 'partial', missing, lastSync: null, nextSync: null })).toBe(
      'Pull requests cannot be read with the present permission. GitHub did not grant repo. Everything else is up to date. Reconnect to allow the missing part.',
    );
  });

  test('a stopped connection says since when, and that nothing is lost', () => {
    expect(line({ kind: 'reauthorization', stoppedAt: '2026-11-16T08:00:00Z', message: null })).toBe(
      'Stopped 2 h ago at 08:00. Your data and settings are kept.',
    );
  });
});
