import { describe, expect, it } from 'vitest';
import type { Statement } from '../http/contract';
import { asMarkdown, escapeMarkdown, standUpAsMarkdown } from './markdown';
import { hostileTitles } from './synthetic-rows.test-support';

const statement = (kind: Statement['kind'], text: string, evidence: string[] = []): Statement => ({
  kind,
  text,
  evidence,
  metrics: [],
});

describe('text in Markdown', () => {
  it.each([
    ['[click](javascript:x)', '\\[click\\](javascript:x)'],
    ['![x](a.png)', '\\!\\[x\\](a.png)'],
    ['<img src=x onerror=y>', '\\<img src=x onerror=y\\>'],
    ['**bold** _it_ ~~gone~~ `code`', '\\*\\*bold\\*\\* \\_it\\_ \\~\\~gone\\~\\~ \\`code\\`'],
    ['# Heading', '\\# Heading'],
    ['- item', '\\- item'],
    ['1. item', '1\\. item'],
    ['12) item', '12\\) item'],
    ['=== rule', '\\=== rule'],
    ['a | b', 'a \\| b'],
    ['&lt;b&gt;', '\\&lt;b\\&gt;'],
    ['https://evil.example', 'https\\://evil.example'],
    ['see www.evil.example', 'see www\\.evil.example'],
    ['a \\* b', 'a \\\\\\* b'],
    ['costs $x$', 'costs \\$x\\$'],
    ['thanks @everyone', 'thanks @\u2060everyone'],
    ['two\n\n# lines', 'two # lines'],
    ['plain words, 3.5 hours: done.', 'plain words, 3.5 hours: done.'],
  ])('%j stays text', (text, escaped) => {
    expect(escapeMarkdown(text)).toBe(escaped);
  });

  it('leaves no acting character bare, whatever the title', () => {
    for (const title of hostileTitles) {
      const bare = escapeMarkdown(`“${title}” merged`).replace(/\\[\p{P}\p{S}]/gu, '');
      expect(bare).not.toMatch(/[\\`*_[\]<>~|&$!^\n\r]|:\/\/|www\.|@\w/u);
    }
  });
});

describe('a summary as Markdown', () => {
  it('has a heading, the headline, and a list for each kind that has statements', () => {
    const statements = [
      statement('summary', 'A week about api_core.', ['a']),
      statement('highlight', 'You merged “<b>X</b>” (#7).', ['p7', 'c1', 'c2', 'c3', 'c4']),
      statement('recommendation', 'Perhaps “Y” fits elsewhere.'),
    ];
    const evidence = new Map([
      ['p7', '#7'],
      ['c1', 'one'],
      ['c2', 'two'],
      ['c3', 'three_3'],
      ['c4', 'four'],
    ]);
    expect(asMarkdown({ statements }, { heading: 'Week of 2 March', evidence })).toBe(
      [
        '## Week of 2 March',
        'A week about api\\_core.',
        '**Highlights**',
        '- You merged “\\<b\\>X\\</b\\>” (#7). (one, two, three\\_3)',
        '**Worth a thought**',
        '- Perhaps “Y” fits elsewhere.',
        '',
      ]
        .join('\n\n')
        .replace(/\n\n$/u, '\n'),
    );
  });
});

describe('a stand-up as Markdown', () => {
  it('leaves out a heading with nothing', () => {
    const line = (text: string): { text: string; evidence: string[] } => ({ text, evidence: [] });
    expect(
      standUpAsMarkdown({ done: [line('Merged “*x*” (api #7)')], next: [], blocked: [line('a'), line('b')] }),
    ).toBe('**Done**\n\n- Merged “\\*x\\*” (api #7)\n\n**Blocked**\n\n- a\n- b\n');
    expect(standUpAsMarkdown({ done: [], next: [], blocked: [] })).toBe('');
  });
});
