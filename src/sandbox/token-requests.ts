/** Token requests and answers in what every provider shares, so that all of them can be made to expire and to rotate. */
import { isRecord, parseJson } from '@/lib/http/answer';
import type { FakeRequest, FakeResponse, IssuedTokens } from '@/lib/integrations/provider';

/** The refresh token of a request to refresh (RFC 6749, section 6), as a form or as JSON; null: it is none. */
export function refreshTokenOf(request: Pick<FakeRequest, 'method' | 'body'>): string | null {
  if (request.method !== 'POST' || !request.body.includes('refresh_token')) return null;
  const fields = fieldsOf(request.body);
  const token = fields['refresh_token'];
  return fields['grant_type'] === 'refresh_token' && typeof token === 'string' && token !== '' ? token : null;
}

/** The answer with the tokens that were really issued, wherever in it the access token stands. */
export function withTokens(answer: FakeResponse, issued: IssuedTokens, expiresInSeconds: number | null): FakeResponse {
  const fields = {
    ...(issued.refreshToken === null ? {} : { refresh_token: issued.refreshToken }),
    ...(expiresInSeconds === null ? {} : { expires_in: expiresInSeconds }),
  };
  if (typeof answer.body !== 'string') return { ...answer, body: amended(answer.body, issued.accessToken, fields) };
  const form = new URLSearchParams(answer.body);
  if (form.get('access_token') !== issued.accessToken) return answer;
  for (const [name, value] of Object.entries(fields)) form.set(name, String(value));
  return { ...answer, body: form.toString() };
}

function amended(value: unknown, accessToken: string, fields: Record<string, unknown>): unknown {
  if (!isRecord(value)) return value;
  if (value['access_token'] === accessToken) return { ...value, ...fields };
  return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, amended(entry, accessToken, fields)]));
}

function fieldsOf(body: string): Record<string, unknown> {
  const json = parseJson(body);
  return isRecord(json) ? json : Object.fromEntries(new URLSearchParams(body));
}
