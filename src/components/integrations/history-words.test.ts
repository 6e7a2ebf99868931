import { describe, expect, test } from 'vitest';
import { createFormats } from '../format';
import { askedWords, dayWords, historyChoices, reachWords } from './history-words';

const formats = createFormats('en-GB', 'UTC');
const now = new Date('2026-11-22T12:00:00Z');
const history = (through: string | null, target: string, complete = false) => ({ through, target, complete });
const reached = (target: string | null) =>
  historyChoices(target === null ? null : history(target, target, true), now, formats).map((choice) => choice.reached);

describe('historyChoices', () => {
  test('a connection that has not begun may ask for anything', () => {
    expect(reached(null)).toEqual([false, false, false]);
  });

  test('what the target reaches already is not offered again, to the day', () => {
    expect(reached('2026-08-24T00:00:00.000Z')).toEqual([true, false, false]);
    expect(reached('2026-08-25T00:00:00.000Z')).toEqual([false, false, false]);
    expect(reached('2025-11-22T00:00:00.000Z')).toEqual([true, true, false]);
    expect(reached('2005-01-01T00:00:00.000Z')).toEqual([true, true, true]);
  });

  test('each choice names the day it reaches', () => {
    expect(historyChoices(null, now, formats).map(({ label }) => label)).toEqual([
      '90 days, back to 24 Aug 2026',
      '365 days, back to 22 Nov 2025',
      'Everything there is',
    ]);
  });
});

describe('reachWords', () => {
  test('before anything is complete it claims nothing', () => {
    const words = 'Nothing is stored completely yet; the first import is to come or under way.';
    expect(reachWords(null, formats)).toBe(words);
    expect(reachWords(history(null, '2026-08-24T00:00:00.000Z'), formats)).toBe(words);
  });

  test('what is stored, what is on its way and what is read again are told apart', () => {
    const target = '2026-08-24T00:00:00.000Z';
    expect(reachWords(history(target, target, true), formats)).toBe('Stored completely back to 24 Aug 2026.');
    expect(reachWords(history('2026-10-01T00:00:00.000Z', target), formats)).toBe(
      'Stored completely back to 1 Oct 2026. Older days are on their way, back to 24 Aug 2026.',
    );
    expect(reachWords(history(target, target), formats)).toBe(
      'Stored completely back to 24 Aug 2026. All of it is being read again.',
    );
  });
});

test('a day of another year is written with it, by the reader’s own calendar', () => {
  expect(dayWords('2026-03-12T00:00:00Z', now, formats)).toBe('12 Mar');
  expect(dayWords('2025-12-31T23:30:00Z', now, formats)).toBe('31 Dec 2025');
  expect(dayWords('2025-12-31T23:30:00Z', now, createFormats('en-GB', 'Europe/Berlin'))).toBe('1 Jan');
});

test('a request that has to wait says who asks for it', () => {
  expect(askedWords({ what: 'older', waiting: true }, 'Slack')).toBe(
    'Older history is asked for. Slack asks us to wait first; it starts by itself.',
  );
  expect(askedWords({ what: 'again', waiting: false }, 'Slack')).toBe(
    'Everything is going to be read again. It is read newest first, after what is new; the card of Slack shows how far it has come.',
  );
});
