/** The kinds of trouble a provider makes, as the sandbox takes them. */
import type { Fault } from '@/sandbox/faults';
import type { Random } from '@/sandbox/synthetic/random';
import type { ProviderId } from './people';

type Trouble = Omit<Fault, 'provider'>;

const answer = (status: number, headers: Record<string, string> = {}): Trouble => ({
  status,
  body: { message: `status ${status}` },
  headers,
});

/** Met by any request of the API. */
export const apiFaults: Readonly<Record<string, (random: Random) => Trouble>> = {
  latency: (random) => ({ latencyMs: random.int(200, 2500) }),
  'stall before': (random) => ({ stall: { before: random.int(1000, 6000) } }),
  'stall after': (random) => ({ stall: { after: random.int(1000, 6000) } }),
  hangup: () => ({ hangup: true }),
  'reset before': () => ({ reset: 'before' }),
  'reset after': () => ({ reset: 'after' }),
  'reset in the middle': () => ({ reset: 'middle' }),
  truncated: () => ({ truncate: true }),
  malformed: () => ({ garbage: true }),
  'HTML page': () => ({ html: true }),
  'HTML page as 200': () => ({ html: true, status: 200 }),
  '403': () => answer(403),
  '403 with Retry-After': (random) => answer(403, { 'retry-after': `${random.int(1, 4)}` }),
  '404': () => answer(404),
  '410': () => answer(410),
  '429': () => answer(429),
  '429 with Retry-After in seconds': (random) => answer(429, { 'retry-after': `${random.int(1, 4)}` }),
  '429 with Retry-After as a date': (random) => answer(429, { 'retry-after': `@+${random.int(1, 4)}` }),
  '500': () => answer(500),
  '500 after the work': () => ({ ...answer(500), processed: true }),
  '502': () => answer(502),
  '503': () => answer(503),
  '503 with Retry-After': (random) => answer(503, { 'retry-after': `${random.int(1, 3)}` }),
  '529': () => answer(529),
  'duplicated and reordered': (random) => ({ shuffle: true, seed: `${random.int(0, 1e9)}` }),
  'page repeated': () => ({ repeatPage: true }),
};

/** Met by the token endpoint alone; most of them leave it open whether the token was used up. */
export const tokenFaults: Readonly<Record<string, (random: Random) => Trouble>> = {
  'token: stall before': (random) => ({ stall: { before: random.int(1000, 5000) } }),
  'token: stall after': (random) => ({ stall: { after: random.int(1000, 5000) } }),
  'token: reset before': () => ({ reset: 'before' }),
  'token: reset after': () => ({ reset: 'after' }),
  'token: reset in the middle': () => ({ reset: 'middle' }),
  'token: truncated': () => ({ truncate: true }),
  'token: malformed': () => ({ garbage: true }),
  'token: HTML page': () => ({ html: true }),
  'token: 429': () => answer(429),
  'token: 500 after the work': () => ({ ...answer(500), processed: true }),
  'token: 503': () => answer(503),
  'token: invalid_client': () => ({ status: 401, body: { error: 'invalid_client' } }),
};

export const tokenPaths: Readonly<Record<ProviderId, string>> = {
  github: '/login/oauth/access_token',
  notion: '/v1/oauth/token',
  slack: '/api/oauth.v2.access',
  calendar: '/token',
};
