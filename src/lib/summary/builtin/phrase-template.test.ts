import { describe, expect, it } from 'vitest';
import { name, number, title, titles } from '../facts/facts-input';
import { countWords, findBannedWord, formatNumber } from '../wording';
import { fillTemplate } from './phrase-template';

describe('a sentence with holes', () => {
  it('agrees in number for one, two and many', () => {
    const of = (value: number): string | null =>
      fillTemplate('{pulls} {pulls~is|are} open.', { numbers: { pulls: number(value, 'pull request') }, words: {} });
    expect([of(1), of(2), of(1240)]).toEqual([
      '1 pull request is open.',
      '2 pull requests are open.',
      '1,240 pull requests are open.',
    ]);
  });

  it('leaves out an optional part whose slot is missing, and gives up where a needed one is', () => {
    expect(fillTemplate('{repo} moved[ {on}].', { numbers: {}, words: { repo: name('api') } })).toBe('api moved.');
    expect(fillTemplate('{repo} moved {on}.', { numbers: {}, words: { repo: name('api') } })).toBeNull();
  });

  it('gives up optional parts and then the ends of titles to stay within 24 words', () => {
    const long = Array.from({ length: 40 }, (_, index) => `word${index}`).join(' ');
    const text = fillTemplate(
      'One two three four five six seven eight nine ten {title} eleven twelve[ with this part as well].',
      { numbers: {}, words: { title: title(long) } },
    );
    expect(text).toMatch(/^One .* “word0 .*…” eleven twelve\.$/u);
    expect(countWords(text ?? '')).toBeLessThanOrEqual(24);
  });

  it('joins titles as a list, fewer where they would not fit', () => {
    expect(fillTemplate('{titles}.', { numbers: {}, words: { titles: titles(['A', 'B', 'C']) } })).toBe(
      '“A”, “B” and “C”.',
    );
    expect(fillTemplate('{titles} {titles~is|are}.', { numbers: {}, words: { titles: titles(['A']) } })).toBe(
      '“A” is.',
    );
  });

  it('quotes a name that is one of the words we do not use', () => {
    expect(fillTemplate('In {channel}.', { numbers: {}, words: { channel: name('#behind-the-scenes') } })).toBe(
      'In “#behind-the-scenes”.',
    );
  });

  it('does not read a title as a template', () => {
    expect(fillTemplate('Got {title}.', { numbers: {}, words: { title: title('{repo} [ {on}]') } })).toBe(
      'Got “{repo} [ {on}]”.',
    );
  });
});

it('numbers are written with their unit', () => {
  expect([
    formatNumber(number(1, 'hour')),
    formatNumber(number(1.5, 'hour')),
    formatNumber(number(46, 'percent')),
    formatNumber(number(0, 'minute')),
  ]).toEqual(['1 hour', '1.5 hours', '46%', '0 minutes']);
});

it('banned words are found outside quotes only, as whole words', () => {
  expect([
    findBannedWord('the desktop'),
    findBannedWord('“top”'),
    findBannedWord('on top'),
    findBannedWord('Unproductive'),
  ]).toEqual([null, null, 'top', 'Unproductive']);
});
