import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { IntegrationError } from '../../errors';
import { appClient } from './testing/in-process';
import { decide, readError } from './judge';
import { slackOAuth } from './oauth';
import { answers } from './schemas';
import type { SlackMethod } from './schemas';

const folder = '../shared/recordings/slack';
const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.json')) : [];

interface Recording {
  name: string;
  request: { path: string };
  status: number;
  headers: Record<string, string>;
  body: { ok: boolean; error?: string };
}

const recordings = names.map((name) => {
  const recording = JSON.parse(readFileSync(`${folder}/${name}`, 'utf8')) as Omit<Recording, 'name'>;
  return { ...recording, name };
});
// By path alone: Slack takes GET and POST alike for every method.
const methodOf = ({ request }: Recording) => request.path.replace('/api/', '');
const read = recordings.filter((recording) => Object.hasOwn(answers, methodOf(recording)));
const oauth = recordings.filter((recording) => ['oauth.v2.access', 'auth.revoke'].includes(methodOf(recording)));

describe.skipIf(names.length === 0)('Slack’s recorded answers (skipped where ../shared/recordings is absent)', () => {
  it('hold answers of what the product asks for', () => {
    expect(new Set(read.map(methodOf))).toEqual(new Set(Object.keys(answers)));
    expect(new Set(oauth.map(methodOf)).size).toBe(2);
  });

  it.each(read)('$name is parsed, or gives the typed error it calls for', (recording) => {
    const { status, headers, body } = recording;
    const method = methodOf(recording) as SlackMethod;
    const verdict = decide({ status, retryAfter: headers['retry-after'] ?? null, body }, new Date(0));
    if (!verdict.ok) {
      expect(body.ok).toBe(false);
      expect(readError(method, verdict.code, verdict.details)).toBeInstanceOf(IntegrationError);
      expect(verdict.code).toBe(expected[body.error ?? '']);
      return;
    }
    expect(JSON.stringify(answers[method].parse(body))).not.toMatch(/Hello from Python|"text"|"value"|comment/);
  });

  it.each(oauth)('$name is reshaped or judged', async ({ request, status, body }) => {
    if (request.path.endsWith('oauth.v2.access')) {
      expect(slackOAuth.reshape({ status, body })).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
      return;
    }
    const fetch: typeof globalThis.fetch = async () => Response.json(body, { status });
    await slackOAuth.revoke({
      tokens: { accessToken: 'xoxp-1' },
      client: appClient,
      urls: { web: 'https://slack.com' },
      fetch,
    });
  });
});

const expected: Readonly<Record<string, string>> = {
  invalid_auth: 'invalid_grant',
  not_authed: 'invalid_grant',
  user_not_found: 'not_found',
  'No query passed': 'invalid_request',
};
