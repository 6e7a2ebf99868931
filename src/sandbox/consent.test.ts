import { describe, expect, it } from 'vitest';
import { answerConsent, showConsent, type ConsentSite } from './consent';
import type { CodeRequest } from './grants';

const site: ConsentSite = {
  providerId: 'github',
  name: 'GitHub',
  clientId: 'devtrack-sandbox-github',
  scopeParameter: 'scope',
  issuer: null,
  action: '/github/login/oauth/authorize',
};
const callback = 'http://localhost:3000/api/integrations/github/callback';
const valid = {
  client_id: 'devtrack-sandbox-github',
  redirect_uri: callback,
  response_type: 'code',
  scope: 'read:user',
  state: 's t&a=te',
};

const query = (changes: Record<string, string | null> = {}) => {
  const params = new URLSearchParams(valid);
  for (const [name, value] of Object.entries(changes))
    if (value === null) params.delete(name);
    else params.set(name, value);
  return params;
};

function store() {
  const requests: CodeRequest[] = [];
  return { requests, createCode: (request: CodeRequest) => `code-${requests.push(request)}` };
}

const openRedirects = [
  'https://evil.example/api/integrations/github/callback',
  'http://localhost:3000@evil.example/api/integrations/github/callback',
  'http://localhost.evil.example/api/integrations/github/callback',
  'http://evil.example#http://localhost/api/integrations/github/callback',
  'http://user@localhost:3000/api/integrations/github/callback',
  'http://localhost:3000/api/integrations/github/callback?next=//evil.example',
  'http://localhost:3000/api/integrations/github/callback#x',
  'http://localhost:3000/api/integrations/github/callback/../../../../evil',
  'http://localhost:3000/api/integrations/slack/callback',
  'http://localhost:3000\\@evil.example/api/integrations/github/callback',
  '//localhost:3000/api/integrations/github/callback',
  'javascript://localhost/api/integrations/github/callback',
  'ftp://localhost/api/integrations/github/callback',
  'http://0x7f000001:3000/api/integrations/github/callback',
  'http://localhost:3000/api/integrations/github/callback\r\nx: y',
  'not a url',
];

describe('a request that must not be answered', () => {
  it.each(openRedirects)('is an error page for the redirect URI %j, never a redirect', (redirect) => {
    const shown = showConsent(query({ redirect_uri: redirect }), site);
    const answered = answerConsent(
      query({ redirect_uri: redirect, decision: 'deny' }),
      new URLSearchParams(),
      site,
      store(),
    );
    for (const answer of [shown, answered]) {
      expect(answer.status).toBe(400);
      expect(answer.headers.location).toBeUndefined();
    }
  });

  it.each([
    ['an unknown client', { client_id: 'somebody-else' }],
    ['no client', { client_id: null }],
    ['no redirect URI', { redirect_uri: null }],
    ['the implicit flow', { response_type: 'token' }],
    ['no response type', { response_type: null }],
    ['a plain PKCE challenge', { code_challenge: 'x'.repeat(43), code_challenge_method: 'plain' }],
    ['a PKCE challenge without method', { code_challenge: 'x'.repeat(43) }],
    ['a PKCE challenge of the wrong length', { code_challenge: 'x', code_challenge_method: 'S256' }],
  ])('is an error page for %s, shown and posted alike', (_name, changes) => {
    const codes = store();
    expect(showConsent(query(changes), site)).toMatchObject({ status: 400 });
    const answer = answerConsent(new URLSearchParams(), query({ ...changes, decision: 'allow' }), site, codes);
    expect(answer).toMatchObject({ status: 400 });
    expect(answer.headers.location).toBeUndefined();
    expect(codes.requests).toEqual([]);
  });

  it('is an error page when a parameter comes twice', () => {
    const params = query();
    params.append('redirect_uri', 'https://evil.example/');
    expect(showConsent(params, site).status).toBe(400);
  });

  it.each([[{ decision: 'maybe' }], [{}], [{ decision: 'allow', account: 'root' }]])(
    'is an error page for the form %j',
    (form) => {
      expect(answerConsent(query(), new URLSearchParams(form as Record<string, string>), site, store()).status).toBe(
        400,
      );
    },
  );
});

describe('the page', () => {
  it('escapes every parameter it repeats', () => {
    const attack = `"><script>alert(1)</script><img src=x onerror='a'>`;
    const { body, status } = showConsent(
      query({ scope: attack, state: attack, extra: attack, [`"><b>`]: attack }),
      site,
    );
    expect(status).toBe(200);
    expect(body).not.toContain('<script');
    expect(body).not.toContain('<img');
    expect(body).not.toContain('"><b>');
    expect(body).toContain('&#60;script&#62;');
  });

  it('escapes on the error page too', () => {
    expect(showConsent(query({ client_id: '<script>', redirect_uri: '<script>' }), site).body).not.toContain('<script');
  });

  it('says what it is, lists what is asked for, and works without script', () => {
    const { body, headers } = showConsent(query({ scope: 'read:user,repo read:org' }), site);
    expect(body).toContain('DevTrack sandbox standing in for GitHub');
    for (const scope of ['read:user', 'repo', 'read:org']) expect(body).toContain(`<code>${scope}</code>`);
    expect(body).toContain('name="decision" value="allow"');
    expect(body).toContain('name="decision" value="deny"');
    expect(body).toContain('lang="en"');
    expect(body).not.toMatch(/<script|\son\w+=/);
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(headers['cache-control']).toBe('no-store');
  });
});

describe('the answer', () => {
  it('to Allow is a code and the state, byte for byte, and nothing else', () => {
    const codes = store();
    const answer = answerConsent(
      new URLSearchParams(),
      query({ decision: 'allow', account: 'other', code_challenge: 'x'.repeat(43), code_challenge_method: 'S256' }),
      site,
      codes,
    );
    const url = new URL(answer.headers.location ?? '');
    expect(answer.status).toBe(302);
    expect(url.origin + url.pathname).toBe(callback);
    expect(Object.fromEntries(url.searchParams)).toEqual({ code: 'code-1', state: 's t&a=te' });
    expect(codes.requests).toEqual([
      {
        provider: 'github',
        account: 'other',
        scopes: ['read:user'],
        clientId: 'devtrack-sandbox-github',
        redirectUri: callback,
        codeChallenge: 'x'.repeat(43),
      },
    ]);
  });

  it('to Deny is access_denied and the state, and makes no code', () => {
    const codes = store();
    const answer = answerConsent(query(), new URLSearchParams({ decision: 'deny' }), site, codes);
    expect(Object.fromEntries(new URL(answer.headers.location ?? '').searchParams)).toEqual({
      error: 'access_denied',
      state: 's t&a=te',
    });
    expect(codes.requests).toEqual([]);
  });

  it.each(['http://127.0.0.1:3000', 'http://[::1]:3000', 'https://localhost'])('returns to %s', (origin) => {
    const answer = answerConsent(
      query({ redirect_uri: `${origin}/api/integrations/github/callback`, state: null }),
      new URLSearchParams({ decision: 'allow' }),
      site,
      store(),
    );
    expect(answer.headers.location).toBe(`${origin}/api/integrations/github/callback?code=code-1`);
  });
});
