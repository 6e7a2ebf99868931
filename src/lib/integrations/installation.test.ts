import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { loadConfig } from '../env';
import {
  homeUrlFor,
  installation,
  installedFor,
  isEnabled,
  needsSandbox,
  provideSandbox,
  redirectUriFor,
  setupOf,
} from './installation';

const dataDir = mkdtempSync(path.join(os.tmpdir(), 'devtrack-installation-'));
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));
afterEach(() => {
  delete (globalThis as { devtrackSandboxOrigin?: string }).devtrackSandboxOrigin;
});

const settings = (env: Record<string, string> = {}) => loadConfig({ DEVTRACK_DATA_DIR: dataDir, ...env });
const githubApp = { GITHUB_CLIENT_ID: 'Iv1.0123456789abcdef', GITHUB_CLIENT_SECRET: 'a-secret-of-an-app' };
const user = '00000000-0000-4000-8000-0000000000aa';

describe('the sandbox', () => {
  it('stands in for a provider without an app where APP_URL is loopback', () => {
    provideSandbox('http://127.0.0.1:4010');
    expect(setupOf('github', user, settings())).toBe('sandbox');
    expect(installation('github', settings())).toMatchObject({
      sandbox: true,
      tokenOrigin: 'http://127.0.0.1:4010',
      origins: ['http://127.0.0.1:4010'],
    });
  });

  it('never stands in on a host that others can reach', () => {
    provideSandbox('http://127.0.0.1:4010');
    const reachable = settings({ APP_URL: 'https://devtrack.example.com' });
    expect(setupOf('github', user, reachable)).toBe('not_configured');
    expect(needsSandbox(reachable)).toBe(false);
    expect(() => installation('github', reachable)).toThrow(/no OAuth client/);
  });

  it('leaves a provider with an app alone, unless it is switched on for all', () => {
    provideSandbox('http://127.0.0.1:4010');
    expect(setupOf('github', user, settings(githubApp))).toBe('ready');
    expect(installation('github', settings(githubApp))).toMatchObject({
      sandbox: false,
      tokenOrigin: 'https://github.com',
      client: { id: githubApp.GITHUB_CLIENT_ID },
    });
    expect(setupOf('github', user, settings({ ...githubApp, SANDBOX: 'on' }))).toBe('sandbox');
    expect(setupOf('github', user, settings({ SANDBOX: 'off' }))).toBe('not_configured');
  });

  it('does not stand in before it answers', () => {
    expect(setupOf('github', user, settings())).toBe('not_configured');
  });
});

describe('the redirect URI', () => {
  it('takes the loopback name the browser used only with the sandbox and only by exact match', () => {
    provideSandbox('http://127.0.0.1:4010');
    const own = settings({ APP_URL: 'http://localhost:3000' });
    const installed = installation('slack', own);
    expect(redirectUriFor(installed, 'http://127.0.0.1:3000', own)).toBe(
      'http://127.0.0.1:3000/api/integrations/slack/callback',
    );
    expect(redirectUriFor(installed, 'http://[::1]:3000', own)).toBe(
      'http://[::1]:3000/api/integrations/slack/callback',
    );
    for (const strange of [
      null,
      'http://127.0.0.1:3001',
      'https://127.0.0.1:3000',
      'http://localhost:3000.evil.example',
      'http://evil.example',
      'http://127.0.0.2:3000',
      'http://localhost:3000/',
    ]) {
      expect(redirectUriFor(installed, strange, own)).toBe('http://localhost:3000/api/integrations/slack/callback');
    }
  });

  it('of a real app is APP_URL’s whatever the browser says, and the browser goes there first', () => {
    const own = settings({ ...githubApp, APP_URL: 'http://localhost:3000' });
    const installed = installation('github', own);
    expect(redirectUriFor(installed, 'http://127.0.0.1:3000', own)).toBe(
      'http://localhost:3000/api/integrations/github/callback',
    );
    const requested = new URL('http://127.0.0.1:3000/api/integrations/github/connect?return=%2Fdashboard');
    expect(homeUrlFor(installed, 'http://127.0.0.1:3000', requested, own)).toBe(
      'http://localhost:3000/api/integrations/github/connect?return=%2Fdashboard',
    );
    expect(homeUrlFor(installed, 'http://localhost:3000', requested, own)).toBeNull();
  });
});

describe('a feature', () => {
  it('that is off hides the provider, for one and for all', () => {
    provideSandbox('http://127.0.0.1:4010');
    expect(setupOf('github', user, settings({ FEATURE_INTEGRATION_GITHUB: 'off' }))).toBe('feature_disabled');
    expect(setupOf('slack', user, settings({ FEATURE_INTEGRATION_GITHUB: 'off' }))).toBe('sandbox');
    expect(setupOf('slack', user, settings({ FEATURE_INTEGRATIONS: 'off' }))).toBe('feature_disabled');
    expect(() => installedFor('slack', user, settings({ FEATURE_INTEGRATIONS: '0%' }))).toThrow(
      expect.objectContaining({ code: 'feature_disabled' }),
    );
  });

  it('for a share of users takes about that share, the same ones each time, and keeps them when it grows', () => {
    const users = Array.from({ length: 2000 }, (_, index) => `user-${index}`);
    const chosen = (percent: number) => new Set(users.filter((id) => isEnabled({ kind: 'share', percent }, id)));
    const quarter = chosen(25);
    expect(quarter.size).toBeGreaterThan(420);
    expect(quarter.size).toBeLessThan(580);
    expect(chosen(25)).toEqual(quarter);
    const half = chosen(50);
    for (const id of quarter) expect(half.has(id)).toBe(true);
    expect(chosen(0).size).toBe(0);
    expect(chosen(100).size).toBe(users.length);
  });
});
