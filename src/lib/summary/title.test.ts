import { describe, expect, it } from 'vitest';
import { cleanCommitTitle, cleanName, cleanQuoted, quote } from './title';

describe('a quoted title', () => {
  it('keeps no link, however it is written', () => {
    expect(cleanQuoted('see https://evil.example/x?y now')).toBe('see (link) now');
    expect(cleanQuoted('[click](https://evil.example) here')).toBe('click here');
    expect(cleanQuoted('![pixel](https://evil.example/p.png)')).toBe('pixel');
    expect(cleanQuoted('javascript:alert(1)')).toBe('(link)');
    expect(cleanQuoted('go to evil.com/path')).toBe('go to (link)');
  });

  it('keeps no markup that a page or a Markdown copy would act on', () => {
    expect(cleanQuoted('Use `kzg.load` in <Thread>')).toBe('Use kzg.load in ‹Thread›');
    expect(cleanQuoted('**loud** ~~gone~~')).toBe('loud gone');
  });

  it('cannot end its quotation early', () => {
    expect(cleanQuoted('a ” and “ and " b')).toBe("a ' and ' and ' b");
  });

  it('loses control, invisible and direction characters and lone surrogates', () => {
    expect(cleanQuoted('a\u202Eb\u200Bc\u0007d\uD800e')).toBe('a b c de');
  });

  it('keeps other scripts and ordinary punctuation', () => {
    expect(cleanQuoted('修复时区: [draft] a_b*c (v1.2)')).toBe('修复时区: [draft] a_b*c (v1.2)');
  });

  it('is never empty and never longer than 90 characters', () => {
    expect(cleanQuoted('  \u200B ')).toBe('Untitled');
    expect([...cleanQuoted('x'.repeat(500))]).toHaveLength(90);
  });

  it('is cut at a word with an ellipsis', () => {
    expect(quote('one two three four, five six', 4)).toBe('“one two three four…”');
    expect(quote('One to one with Kim', 2)).toBe('“One to one with…”');
    expect(quote('One to one', 2)).toBe('“One to one”');
    expect(quote('one two', 3)).toBe('“one two”');
  });
});

it('a commit title loses the number of its pull request', () => {
  expect(cleanCommitTitle('Add a test (#12)')).toBe('Add a test');
});

it('a name keeps only what names are made of', () => {
  expect(cleanName('acme/api')).toBe('acme/api');
  expect(cleanName('#a b <x> https://evil')).toBe('#a-b-x-https-/evil');
});
