import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { IntegrationError } from '../../errors';
import type { ErrorCode } from '../../errors';
import { parseBody } from './ask';
import { workData } from './graphql-schemas';
import { judge } from './judge';
import type { Answer } from './judge';
import { githubOAuth } from './oauth';
import {
  commitsSchema,
  installationsSchema,
  repositoriesSchema,
  reviewsSchema,
  searchIssuesSchema,
  userSchema,
} from './schemas';

const folder = '../shared/recordings/github';
const present = existsSync(folder);

const recording = z.object({
  request: z.object({ method: z.string(), path: z.string() }),
  status: z.number(),
  headers: z.record(z.string(), z.string()),
  body: z.unknown(),
});

/** The requests the product makes, and how it reads their answers. */
const requests: { method: string; path: RegExp; schema: z.ZodType }[] = [
  { method: 'GET', path: /^\/user$/, schema: userSchema },
  { method: 'GET', path: /^\/user\/repos$/, schema: repositoriesSchema },
  { method: 'GET', path: /^\/user\/installations$/, schema: installationsSchema },
  { method: 'GET', path: /^\/(?:repos\/[^/]+\/[^/]+|repositories\/\d+)\/commits$/, schema: commitsSchema },
  { method: 'GET', path: /^\/search\/issues$/, schema: searchIssuesSchema },
  { method: 'GET', path: /^\/repos\/[^/]+\/[^/]+\/pulls\/\d+\/reviews$/, schema: reviewsSchema },
];

/** What an error status calls for; limits are told by the headers and the body beside it. */
const codeByStatus: Readonly<Record<number, ErrorCode[]>> = {
  304: ['malformed_answer'],
  307: ['malformed_answer'],
  401: ['token_expired'],
  403: ['forbidden', 'rate_limited'],
  404: ['not_found'],
  422: ['invalid_request'],
  429: ['rate_limited'],
  503: ['provider_unavailable'],
};

const files = present ? readdirSync(folder).filter((name) => name.endsWith('.json')) : [];
const all = files.map((name) => ({
  name,
  ...recording.parse(JSON.parse(readFileSync(path.join(folder, name), 'utf8'))),
}));
const now = new Date('2026-11-22T00:00:00Z');

function answerOf(one: (typeof all)[number]): Answer {
  return { status: one.status, headers: one.headers, body: one.body, url: `https://api.github.com${one.request.path}` };
}

describe.skipIf(!present)(`answers GitHub really gave (needs ${folder})`, () => {
  it('finds recordings of every request the product makes', () => {
    for (const { method, path: pattern } of requests) {
      expect(
        all.some(({ request, status }) => request.method === method && pattern.test(request.path) && status === 200),
      ).toBe(true);
    }
  });

  for (const one of all) {
    const { method, path: place } = one.request;
    const known = requests.find((request) => request.method === method && request.path.test(place));

    if (known !== undefined && one.status === 200) {
      it(`${one.name}: the answer to ${method} ${place} is read`, () => {
        expect(judge(answerOf(one), now)).toBeNull();
        expect(() => parseBody(known.schema, answerOf(one))).not.toThrow();
      });
    }

    if (place.startsWith('/applications/') && place.endsWith('/grant') && method === 'DELETE') {
      it(`${one.name}: a grant that is already gone counts as revoked`, async () => {
        const fetch = async () => new Response(JSON.stringify(one.body), { status: one.status, headers: one.headers });
        const input = {
          tokens: { accessToken: 'gho_x' },
          client: { id: 'i', secret: 's' },
          urls: { api: 'https://api.github.com' },
          fetch,
        };
        await expect(githubOAuth.revoke(input)).resolves.toBeUndefined();
      });
    }

    if (place === '/graphql') {
      it(`${one.name}: an answer to another question is a typed error`, () => {
        const error = judge(answerOf(one), now) ?? caught(() => parseBody(workData, answerOf(one)));
        expect(error).toBeInstanceOf(IntegrationError);
        const refused = typeof one.body === 'object' && one.body !== null && 'errors' in one.body;
        expect(error).toMatchObject({ code: refused ? 'invalid_request' : 'malformed_answer' });
      });
    }

    if (one.status !== 200) {
      it(`${one.name}: status ${one.status} is the error it calls for`, () => {
        const error = judge(answerOf(one), now);
        expect(error).toBeInstanceOf(IntegrationError);
        expect(codeByStatus[one.status]).toContain(error?.code);
        const { headers } = one;
        const saysLimit =
          headers['retry-after'] !== undefined ||
          headers['x-ratelimit-remaining'] === '0' ||
          JSON.stringify(one.body).includes('secondary rate');
        expect(error?.code === 'rate_limited').toBe(saysLimit);
        if (saysLimit) expect(error?.retryAfterSeconds).toBeGreaterThanOrEqual(0);
      });
    }
  }
});

function caught(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    return error;
  }
}
