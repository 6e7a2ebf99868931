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
    expect(words({ kind: 'importing', done: 1240, total: 5300, through: null, again: false }).chip).toBe(
      'Importing 1,240 of about 5,300',
    );
  });

  test('an import whose total turned out too low says how far back it is', () => {
    expect(
      words({ kind: 'importing', done: 6000, total: 5300, through: '2026-02-03T12:00:00Z', again: false }).chip,
    ).toBe('Importing: back to 3 Feb');
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

  test('what may not be read is named, and asks to reconnect', () => {
    const missing = [
      { stream: 'pulls', reason: 'Pull requests cannot be read with the present permission' },
      { stream: 'repo', reason: 'GitHub did not grant repo' },
    ];
    const state = { kind: 'partial', lack: 'permission', missing, lastSync: null, nextSync: null } as const;
    expect(words(state)).toMatchObject({ chip: 'Needs permission', tone: 'act' });
    expect(line(state)).toBe(
      'Pull requests cannot be read with the present permission. GitHub did not grant repo. Everything else is up to date. Reconnect to allow the missing part.',
    );
  });

  test('what only waits asks for nothing, and says when it goes on', () => {
    const missing = [{ stream: 'reactions', reason: 'Reactions wait', kind: 'waiting' as const }];
    const state = {
      kind: 'partial',
      lack: 'waiting',
      missing,
      lastSync: null,
      nextSync: '2026-11-16T10:05:00Z',
    } as const;
    expect(words(state)).toMatchObject({ chip: 'Partly waiting', tone: 'wait' });
    expect(line(state)).toBe('Reactions wait. Everything else is up to date, and nothing is lost. Next try in 5 min.');
  });

  test('what the provider hides is said without asking for permission', () => {
    const missing = [{ stream: 'commits', reason: 'Commits are incomplete', kind: 'withheld' as const }];
    const state = { kind: 'partial', lack: 'withheld', missing, lastSync: null, nextSync: null } as const;
    expect(words(state)).toMatchObject({ chip: 'Partly hidden', tone: 'wait' });
    expect(line(state)).toBe('Commits are incomplete. Everything else is up to date, and what is stored is kept.');
  });

  test('older history says how far back it has come, with the year where it is another', () => {
    const state = { kind: 'importing', done: 40, total: null, through: '2026-03-12T00:00:00Z', again: false } as const;
    expect(words(state).chip).toBe('Importing: back to 12 Mar');
    expect(line(state)).toBe('Read so far: 40 items, newest first; reached back to 12 Mar. You can leave this page.');
    const older = { ...state, through: '2019-03-12T00:00:00Z' };
    expect(words(older).chip).toBe('Importing: back to 12 Mar 2019');
    expect(line({ ...older, done: 0 })).toBe('Older days follow, newest first. You can leave this page.');
  });

  test('reading again is not called importing', () => {
    const state = { kind: 'importing', done: 40, total: null, through: null, again: true } as const;
    expect(words(state).chip).toBe('Reading again: 40 so far');
    expect(words({ ...state, done: 0 }).chip).toBe('Reading again');
    expect(line({ ...state, done: 0 })).toBe(
      'What is stored is compared with GitHub, newest first. You can leave this page.',
    );
  });

  test('refused credentials of the installation are told apart from missing ones', () => {
    expect(line({ kind: 'operator', credentials: 'refused' })).toBe(
      'GitHub refuses this installation’s own credentials. Your connection and data are kept; the operator has to correct them.',
    );
    expect(line({ kind: 'operator', credentials: 'gone' })).toBe(
      'This installation has no credentials for GitHub any more. Your connection and data are kept; the operator has to set them again.',
    );
  });

  test('a connection that stopped with its refresh in doubt says so, and does not blame the provider', () => {
    expect(line({ kind: 'reauthorization', stoppedAt: '2026-11-16T08:00:00Z', code: 'refresh_in_doubt' })).toBe(
      'Stopped 2 h ago at 08:00. DevTrack was interrupted while GitHub renewed this connection, and the new token did not arrive. Your data and settings are kept.',
    );
    expect(line({ kind: 'reauthorization', stoppedAt: null, code: 'invalid_grant' })).toBe(
      'Stopped. GitHub has ended this connection. Your data and settings are kept.',
    );
  });

  test('a stopped connection says since when, and that nothing is lost', () => {
    expect(line({ kind: 'reauthorization', stoppedAt: '2026-11-16T08:00:00Z', code: null })).toBe(
      'Stopped 2 h ago at 08:00. Your data and settings are kept.',
    );
  });
});
