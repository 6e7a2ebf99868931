import { describe, expect, it } from 'vitest';
import { readGitHubEnv } from './env';

describe('the GitHub variables', () => {
  it('stand for github.com without any of them set, and for no app', () => {
    expect(readGitHubEnv({})).toEqual({
      env: { client: null, urls: { web: 'https://github.com', api: 'https://api.github.com' }, scopes: ['read:user'] },
      problems: [],
    });
  });

  it('are a problem half set, whichever half it is', () => {
    expect(readGitHubEnv({ GITHUB_CLIENT_ID: 'Ov23x' }).problems).toEqual([
      expect.stringMatching(/^GITHUB_CLIENT_SECRET is not set/),
    ]);
    expect(readGitHubEnv({ GITHUB_CLIENT_SECRET: 'x', GITHUB_CLIENT_ID: ' ' }).problems).toEqual([
      expect.stringMatching(/^GITHUB_CLIENT_ID is not set/),
    ]);
  });

  it.each([
    'github.com',
    'ftp://github.com',
    'http://github.example',
    'http://localhost.evil.example',
    'https://u:p@github.com',
    'https://github.com?x=1',
    'http://127.evil.example',
  ])('refuse %s as an address', (url) => {
    const { problems, env } = readGitHubEnv({ GITHUB_URL: url });
    expect(problems).toEqual([
      expect.stringMatching(/^GITHUB_URL .*set an address such as https:\/\/github\.com, or unset it\.$/),
    ]);
    expect(env.urls).toEqual({ web: 'https://github.com', api: 'https://api.github.com' });
  });

  it('never print the value of an address, which may hold a password', () => {
    expect(readGitHubEnv({ GITHUB_API_URL: 'https://u:hunter2@x.example' }).problems.join()).not.toContain('hunter2');
  });

  it.each(['http://localhost:4010/github', 'http://127.0.0.1:4010/github/', 'http://[::1]:4010/github'])(
    'take plain http for this machine: %s',
    (url) => {
      const { problems, env } = readGitHubEnv({ GITHUB_URL: url, GITHUB_API_URL: url });
      expect(problems).toEqual([]);
      expect(env.urls['api']).toBe(url.replace(/\/$/, ''));
    },
  );

  it('lead a server’s token to that server when only one address is given', () => {
    expect(readGitHubEnv({ GITHUB_URL: 'https://git.example.org/' }).env.urls).toEqual({
      web: 'https://git.example.org',
      api: 'https://git.example.org/api/v3',
    });
    expect(readGitHubEnv({ GITHUB_URL: 'https://acme.ghe.com' }).env.urls['api']).toBe('https://api.acme.ghe.com');
    expect(readGitHubEnv({ GITHUB_API_URL: 'https://git.example.org/api/v3' }).env.urls['web']).toBe(
      'https://git.example.org',
    );
    expect(readGitHubEnv({ GITHUB_API_URL: 'https://api.acme.ghe.com' }).env.urls['web']).toBe('https://acme.ghe.com');
    expect(readGitHubEnv({ GITHUB_URL: 'https://github.com' }).env.urls['api']).toBe('https://api.github.com');
  });

  it('ask for scopes as set, for none with a GitHub App, and refuse what is no scope', () => {
    expect(readGitHubEnv({ GITHUB_SCOPES: 'repo, read:org' }).env.scopes).toEqual(['repo', 'read:org']);
    expect(readGitHubEnv({ GITHUB_CLIENT_ID: 'Iv23abc', GITHUB_CLIENT_SECRET: 's' }).env).toMatchObject({
      client: { id: 'Iv23abc', secret: 's' },
      scopes: [],
    });
    expect(readGitHubEnv({ GITHUB_SCOPES: 'repo&x=1' }).problems).toEqual([expect.stringMatching(/^GITHUB_SCOPES: /)]);
  });
});
