import { afterEach, describe, expect, it } from 'vitest';
import { asMarkdown, markdownLine } from '@/lib/summary/markdown';
import type { Statement } from '@/lib/http/contract';
import { noteHidden, withoutHidden } from './hidden-statements';

const say = (kind: Statement['kind'], text: string): Statement => ({ kind, text, evidence: ['a'], metrics: [] });
const statements = [
  say('summary', 'Mostly api on Tuesday.'),
  say('highlight', 'You merged “Retry *imports*”.'),
  say('insight', 'api went quiet.'),
  say('insight', 'Meetings grew from 2 hours to 4 hours.'),
];
const evidence = new Map([['a', 'api#482']]);
const markdown = asMarkdown({ statements }, { heading: 'Tuesday', evidence });
const lines = Object.fromEntries(statements.slice(2).map((one) => [one.text, markdownLine(one, { evidence })]));

afterEach(() => {
  for (const { text } of statements) noteHidden(text, false);
});

describe('a copied summary', () => {
  it('is whole where nothing was hidden', () => {
    expect(withoutHidden(markdown, lines)).toBe(markdown);
  });

  it('is without an insight that was hidden since the page was made, and has it again when that is undone', () => {
    noteHidden('api went quiet.', true);
    expect(withoutHidden(markdown, lines)).toBe(markdown.replace('- api went quiet. (api#482)\n', ''));
    noteHidden('api went quiet.', false);
    expect(withoutHidden(markdown, lines)).toBe(markdown);
  });

  it('leaves out a heading whose statements are all hidden', () => {
    noteHidden('api went quiet.', true);
    noteHidden('Meetings grew from 2 hours to 4 hours.', true);
    expect(withoutHidden(markdown, lines)).toBe(
      asMarkdown({ statements: statements.slice(0, 2) }, { heading: 'Tuesday', evidence }),
    );
  });
});
