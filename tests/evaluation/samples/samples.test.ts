import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { writeSamples } from './write-samples';

it('the page of sample summaries is what the product writes today (npm run samples -- --out docs/SAMPLES.md)', async () => {
  expect(await writeSamples(null)).toBe(readFileSync('docs/SAMPLES.md', 'utf8'));
}, 600_000);
