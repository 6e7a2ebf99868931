/** What a writing cost, by the prices that the installation was given. */
import { config } from '../env';
import type { Usage } from '../summary/writer';
import type { Price } from './settings';

/** Millionths of a US dollar, rounded up; null where no price of the model is known. */
export function costOf(
  model: string,
  usage: Usage,
  prices: Readonly<Record<string, Price>> = config().openai.prices,
): number | null {
  const price = Object.hasOwn(prices, model) ? prices[model] : undefined;
  // Dollars per million tokens are millionths of a dollar per token.
  return price === undefined
    ? null
    : Math.ceil(round(usage.inputTokens * price.input + usage.outputTokens * price.output));
}

/** Without the last binary digits: 3 × 0.1 is 0.3, and not a little more that would be rounded up. */
function round(amount: number): number {
  return Number(amount.toFixed(6));
}
