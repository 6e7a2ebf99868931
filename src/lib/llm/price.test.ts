import { describe, expect, it } from 'vitest';
import { costOf } from './price';

const usage = { calls: 2, inputTokens: 4000, outputTokens: 500, latencyMs: 9000 };

describe('the cost of a writing', () => {
  it('is not guessed where the model has no price', () => {
    expect(costOf('local', usage, {})).toBeNull();
    expect(costOf('toString', usage, {})).toBeNull();
    expect(costOf('gpt-4.1', usage, { 'gpt-4.1-mini': { input: 1, output: 1 } })).toBeNull();
  });

  it('counts tokens in and out at their own prices, in millionths of a dollar', () => {
    expect(costOf('m', usage, { m: { input: 0.4, output: 1.6 } })).toBe(2400);
    expect(costOf('m', usage, { m: { input: 0, output: 0 } })).toBe(0);
  });

  it('is rounded up, but not for a digit that only binary fractions have', () => {
    const tokens = { ...usage, inputTokens: 1, outputTokens: 0 };
    expect(costOf('m', tokens, { m: { input: 0.4, output: 0 } })).toBe(1);
    expect(costOf('m', { ...tokens, inputTokens: 30 }, { m: { input: 0.1, output: 0 } })).toBe(3);
  });
});
