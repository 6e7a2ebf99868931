/** Token requests as DevTrack makes them, for the sandbox's tests: each provider's own spec, any fetch. */
import type { TokenAnswer } from '@/lib/integrations/provider';
import { isProvider, providers } from '@/lib/integrations/registry';
import { sandboxClient } from './credentials';

export interface TokenEndpoint {
  origin: string;
  fetch: typeof fetch;
}

export function providerOf(id: string) {
  if (!isProvider(id)) throw new Error(id);
  return providers[id];
}

export function scopesOf(id: string): string[] {
  return [...providerOf(id).readEnv({}).env.scopes];
}

export function redirectUriOf(id: string): string {
  return `http://localhost:3000/api/integrations/${id}/callback`;
}

interface TokenRequest {
  method: 'POST';
  headers: Record<string, string>;
  body: string;
}

/** The request, for tests that send it in their own way. */
export function tokenRequest(id: string, origin: string, fields: Record<string, string>): [string, TokenRequest] {
  const { oauth, sandboxUrls } = providerOf(id);
  const { id: clientId, secret } = sandboxClient(id);
  const basic = oauth.clientAuth === 'client_secret_basic';
  const all = basic ? fields : { ...fields, client_id: clientId, client_secret: secret };
  const isJson = oauth.tokenBody === 'json';
  const headers = {
    accept: 'application/json',
    'content-type': isJson ? 'application/json' : 'application/x-www-form-urlencoded',
    ...oauth.tokenHeaders,
    ...(basic ? { authorization: `Basic ${Buffer.from(`${clientId}:${secret}`).toString('base64')}` } : {}),
  };
  const body = isJson ? JSON.stringify(all) : new URLSearchParams(all).toString();
  return [oauth.tokenUrl(sandboxUrls(origin)), { method: 'POST', headers, body }];
}

/** The answer in the shape that the flow sees. */
export async function askToken(id: string, at: TokenEndpoint, fields: Record<string, string>): Promise<TokenAnswer> {
  const answer = await at.fetch(...tokenRequest(id, at.origin, fields));
  return providerOf(id).oauth.reshape({ status: answer.status, body: await answer.json() });
}

export function refresh(id: string, at: TokenEndpoint, refreshToken: string): Promise<TokenAnswer> {
  return askToken(id, at, { grant_type: 'refresh_token', refresh_token: refreshToken });
}

/** A field of a token answer; empty where it is absent. */
export function fieldOf(answer: TokenAnswer, name: string): string {
  const value = (answer.body as Record<string, unknown> | null)?.[name];
  return typeof value === 'string' ? value : '';
}
