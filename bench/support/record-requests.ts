/** Loaded before the product (`--import`): writes each request that leaves the process as a line of `BENCH_REQUESTS`. */
import { appendFileSync } from 'node:fs';
import type { Step } from '../floor';

export type Recorded = Extract<Step, { request: unknown }>;

const file = process.env.BENCH_REQUESTS ?? '';
const send = globalThis.fetch;

globalThis.fetch = async (input, init) => {
  const at = performance.timeOrigin + performance.now();
  const request = new Request(input, init);
  const body = request.body === null ? null : await request.clone().text();
  const { url, method } = request;
  const recorded: Recorded = { at, request: { url, method, headers: Object.fromEntries(request.headers), body } };
  appendFileSync(file, `${JSON.stringify(recorded)}\n`);
  return send(request);
};
