/** The whole life of a grant at every registered provider, and what each answer of its token endpoint means to us. */
import { beforeEach, describe, expect, it } from 'vitest';
import { OAuthError, RateLimitError } from '@/lib/integrations/errors';
import { neverExpires, type OAuthTokens } from '@/lib/integrations/provider';
import { providers } from '@/lib/integrations/registry';
import type { Fault } from '@/sandbox/faults';
import { anchor, Desk, failure, installedAt, registered } from './desk';

/** What an access token that has ended is answered with: it may be renewed, or there is nothing left to renew. */
const refusedToken = expect.stringMatching(/^(token_expired|invalid_grant)$/) as string;

describe.each(registered)('a grant of %s', (id) => {
  const { oauth } = providers[id];
  const desk = new Desk(id);
  beforeEach(() => desk.sandbox.rotation.set({ provider: id, mode: 'provider' }));

  /** Where the provider gives refresh tokens only to apps that ask for it, this app has. */
  async function refreshable(): Promise<OAuthTokens & { refreshToken: string }> {
    desk.sandbox.rotation.set({ provider: id, mode: 'provider', accessSeconds: 3600 });
    const tokens = await desk.authorize();
    if (tokens.refreshToken === undefined) throw new Error(`${id} gave no refresh token.`);
    return { ...tokens, refreshToken: tokens.refreshToken };
  }

  it('comes by one code, once, with all that was asked for, and opens the account', async () => {
    const tokens = await desk.authorize();
    const { scopes } = desk.installed;
    expect(oauth.missingScopes(scopes, tokens.scope.split(' '))).toEqual([]);
    expect(tokens.expiresAt > anchor).toBe(true);
    expect((await desk.session(tokens).identify()).id).not.toBe('');
    expect(JSON.stringify(tokens.extra ?? {})).not.toContain(tokens.accessToken);
    expect(JSON.stringify(tokens.extra ?? {})).not.toContain('@');
  });

  it('gives nothing for a code that is not its own', async () => {
    const error = await failure(
      desk.oauth.exchangeCodeForTokens(id, 'no-such-code', {
        redirectUri: `http://localhost:3000/api/integrations/${id}/callback`,
        state: 'state',
        codeVerifier: oauth.pkce.use ? 'v'.repeat(64) : null,
        issuer: null,
      }),
    );
    expect(error).toBeInstanceOf(OAuthError);
    expect(error.code).toBe('exchange_failed');
  });

  it('is renewed with a new access token that works, for as long as is said', async () => {
    const tokens = await refreshable();
    desk.sandbox.grants.expireAccessTokens(id, null);
    expect((await failure(desk.session(tokens).identify())).code).toBe('token_expired');
    const renewed = await desk.oauth.refreshAccessToken(id, tokens.refreshToken);
    expect(renewed.accessToken).not.toBe(tokens.accessToken);
    // Some providers document no lifetime: whatever is said of it is not relied on.
    expect([new Date(anchor.getTime() + 3_600_000), neverExpires]).toContainEqual(renewed.expiresAt);
    expect((await desk.session({ ...tokens, ...renewed }).identify()).id).not.toBe('');
  });

  it(`${oauth.refreshRotates ? 'uses its refresh token up' : 'keeps its refresh token'}, as declared`, async () => {
    const tokens = await refreshable();
    const renewed = await desk.oauth.refreshAccessToken(id, tokens.refreshToken);
    const again = desk.oauth.refreshAccessToken(id, tokens.refreshToken);
    if (oauth.refreshRotates) {
      expect(renewed.refreshToken).not.toBe(tokens.refreshToken);
      expect((await failure(again)).code).toBe('invalid_grant');
    } else {
      expect(renewed.refreshToken).toBe(tokens.refreshToken);
      expect((await again).refreshToken).toBe(tokens.refreshToken);
    }
    expect((await desk.oauth.refreshAccessToken(id, renewed.refreshToken ?? '')).accessToken).not.toBe('');
  });

  it('is over once it is revoked, and revoking it once more is success', async () => {
    const tokens = await refreshable();
    await desk.oauth.revokeToken(id, tokens);
    expect((await failure(desk.session(tokens).identify())).code).toEqual(refusedToken);
    expect((await failure(desk.oauth.refreshAccessToken(id, tokens.refreshToken))).code).toBe('invalid_grant');
    await desk.oauth.revokeToken(id, tokens);
  });

  it.each([
    ['a server in trouble', { status: 503, body: {} }],
    ['a closed line', { hangup: true }],
    ['a limit', { status: 429, headers: { 'retry-after': '5' }, body: {} }],
  ] satisfies [string, Partial<Fault>][])('is not taken for revoked by %s', async (_what, fault) => {
    const tokens = await refreshable();
    const error = await desk.under(fault, () => failure(desk.oauth.revokeToken(id, tokens)));
    expect(error.retryable).toBe(true);
    expect(await desk.session(tokens).identify()).toBeTruthy();
  });
});

describe.each(registered)('a refresh at %s', (id) => {
  const desk = new Desk(id);
  const secret = 'refresh-token-that-nobody-may-read';
  const refresh = (fault: Partial<Fault>, oauth = desk.oauth): ReturnType<typeof failure> =>
    desk.under({ path: desk.tokenPath, ...fault }, () => failure(oauth.refreshAccessToken(id, secret)));

  it('with a token that nobody knows is invalid_grant, and no try will mend it', async () => {
    const error = await failure(desk.oauth.refreshAccessToken(id, secret));
    expect([error.code, error.retryable]).toEqual(['invalid_grant', false]);
  });

  it('with another client’s secret is the operator’s trouble and not the user’s', async () => {
    const { client } = desk.installed;
    const foreign = desk.manager(installedAt(id, { ...client, secret: 'of another installation' }));
    const error = await failure(foreign.refreshAccessToken(id, secret));
    expect(error.code).toBe('invalid_client');
  });

  it.each([0, 600_000, -600_000])('that is limited waits as long as is said, by a clock %d ms off', async (skewMs) => {
    const manager = desk.manager(desk.installed, skewMs);
    for (const header of ['137', '@+137']) {
      const error = await refresh({ status: 429, headers: { 'retry-after': header }, body: {} }, manager);
      expect(error).toBeInstanceOf(RateLimitError);
      expect([header, error.retryAfterSeconds]).toEqual([header, 137]);
    }
  });

  it.each([
    ['500', { status: 500, body: {} }, 'provider_unavailable'],
    ['502', { status: 502, body: '' }, 'provider_unavailable'],
    ['503', { status: 503, body: { error: 'invalid_grant' } }, 'provider_unavailable'],
    ['529', { status: 529, body: {} }, 'provider_unavailable'],
    ['a page of HTML with 502', { html: true }, 'provider_unavailable'],
    ['a page of HTML with 200', { html: true, status: 200 }, 'malformed_answer'],
    ['nonsense', { garbage: true }, 'malformed_answer'],
    ['a success without a token', { status: 200, body: {} }, 'malformed_answer'],
    ['a closed line', { hangup: true }, 'network_error'],
    ['a line torn down before the request', { reset: 'before' }, 'network_error'],
    ['a line torn down after it', { reset: 'after' }, 'network_error'],
  ] satisfies [string, Partial<Fault>, string][])(
    'that meets %s leaves the connection alone',
    async (_what, fault, code) => {
      const error = await refresh(fault);
      expect([error.code, error.retryable]).toEqual([code, true]);
      expect(`${error.message} ${JSON.stringify(error)} ${String(error.cause)}`).not.toContain(secret);
    },
  );

  it.each([
    ['cut short', { truncate: true }, 'malformed_answer'],
    ['broken off', { reset: 'middle' }, 'network_error'],
  ] satisfies [string, Partial<Fault>, string][])('whose answer is %s gives no token', async (_what, fault, code) => {
    desk.sandbox.rotation.set({ provider: id, mode: 'provider', accessSeconds: 3600 });
    const { refreshToken = '' } = await desk.authorize();
    const work = () => failure(desk.oauth.refreshAccessToken(id, refreshToken));
    const error = await desk.under({ path: desk.tokenPath, ...fault }, work);
    expect(error.code).toBe(code);
    expect(`${error.message} ${JSON.stringify(error)} ${String(error.cause)}`).not.toContain(refreshToken);
  });
});
