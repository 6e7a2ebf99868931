import { describe, expect, test } from 'vitest';
import { writerFailures, type Making as Written, type WriterFailureCode } from '@/lib/summary/writer';
import { createFormats } from '../format';
import { fallbackWords, makingView } from './making';

type Making = Parameters<typeof makingView>[0];

const formats = createFormats('en-GB', 'UTC');
const builtin: Making = {
  writer: 'builtin',
  model: null,
  version: '3',
  facts: 14,
  usage: null,
  fallback: null,
  rejected: [],
  cost: null,
};
const written: Making = {
  ...builtin,
  writer: 'llm',
  model: 'test-model',
  version: 'prompt-2',
  usage: { calls: 2, inputTokens: 3120, outputTokens: 410, latencyMs: 2349 },
};
const row = (making: Making, term: string) => makingView(making, formats).rows.find((one) => one.term === term)?.text;

describe('makingView', () => {
  test('a refused sentence keeps its words, with the reason and what stands in its place', () => {
    const rejected: Written['rejected'] = [
      { kind: 'highlight', text: '<b>85</b> merged', problems: ['markup', 'unknown_number'], replacedBy: 'builtin' },
      { kind: 'insight', text: 'Slack was quiet.', problems: ['cause'], replacedBy: 'repair' },
      { kind: 'recommendation', text: '', problems: ['empty'], replacedBy: null },
    ];
    expect(makingView({ ...written, rejected }, formats).refused).toEqual([
      {
        kind: 'Highlight',
        text: '<b>85</b> merged',
        why: 'It contains markup. A number does not stand in its facts.',
        instead: 'The built-in sentence for the same facts stands in its place.',
      },
      {
        kind: 'Insight',
        text: 'Slack was quiet.',
        why: 'It names a cause or a purpose; facts hold none.',
        instead: 'The model’s second try stands in its place.',
      },
      {
        kind: 'Worth a thought',
        text: '(an empty sentence)',
        why: 'It says nothing.',
        instead: 'It was left out.',
      },
    ]);
  });

  test('the built-in writer has no tokens, no cost and no time, and sent nothing', () => {
    expect(makingView(builtin, formats).rows).toEqual([
      { term: 'Writer', text: 'the built-in writer' },
      { term: 'Model', text: 'none; nothing was sent anywhere' },
      { term: 'Version', text: '3' },
      { term: 'Facts', text: '14 facts, computed from your activity before anything was written' },
    ]);
  });

  test('a model is shown with what it took', () => {
    expect(row(written, 'Model')).toBe('test-model');
    expect(row(written, 'Version of the prompt')).toBe('prompt-2');
    expect(row(written, 'Tokens')).toBe('3,120 read, 410 written, in 2 calls');
    expect(row(written, 'Time')).toBe('2.3 s');
  });

  const costing = (amount: number): Making => ({ ...written, cost: { amount, currency: 'USD' } });

  test('a cost that nobody can know is not shown as nothing', () => {
    expect(row(written, 'Cost')).toBe('not known: this installation has no price of the model');
    expect(row(costing(0), 'Cost')).toBe('none');
    expect(row(costing(0.00312), 'Cost')).toBe('about US$0.0031, by the prices that this installation was given');
  });

  test('a model that failed after it was asked has its tokens shown, though it wrote nothing', () => {
    const failed: Making = { ...builtin, usage: written.usage, fallback: 'malformed' };
    expect(row(failed, 'Writer')).toBe('the built-in writer');
    expect(row(failed, 'Model')).toBe('none');
    expect(row(failed, 'Tokens')).toContain('in 2 calls');
  });
});

describe('fallbackWords', () => {
  const codes = Object.keys(writerFailures) as WriterFailureCode[];

  test.each(codes)('%s says what happened, that the facts are the same, and what to do', (code) => {
    const words = fallbackWords({ fallback: code }) ?? '';
    expect(words.startsWith(writerFailures[code])).toBe(true);
    expect(words).toMatch(/The built-in writer wrote this from the same facts\. \S.*\.$/);
  });

  test('no two failures ask for the same unless the same helps', () => {
    expect(fallbackWords({ fallback: 'bad_key' })).toContain('OPENAI_API_KEY');
    expect(fallbackWords({ fallback: 'bad_request' })).toContain('OPENAI_MODEL');
    expect(fallbackWords({ fallback: 'over_cap' })).toContain('next month');
  });

  test('a text that was written as asked says nothing', () => {
    expect(fallbackWords({ fallback: null })).toBeNull();
  });
});
