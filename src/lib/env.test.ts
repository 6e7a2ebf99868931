import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConfigError } from './config-error';
import { loadConfig } from './env';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(path.join(os.tmpdir(), 'devtrack-env-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const key = (fill: number) => Buffer.alloc(32, fill).toString('base64');
const secrets = { AUTH_SECRET: 'a'.repeat(32), ENCRYPTION_KEYS: `k1:${key(1)}` };
const postgres = { DATABASE_URL: 'postgres://dev:hunter2@db.internal:5432/devtrack', ...secrets };
const load = (env: Record<string, string | undefined> = {}) => loadConfig({ DEVTRACK_DATA_DIR: dataDir, ...env });

function problemsOf(env: Record<string, string | undefined>): readonly string[] {
  try {
    load(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

describe('an installation that sets nothing', () => {
  it('has the contract’s defaults', () => {
    expect(load()).toMatchObject({
      databaseUrl: null,
      databaseDirectUrl: null,
      redisUrl: null,
      dataDir,
      port: 3000,
      registration: 'open',
      sandbox: { mode: 'auto', port: 4010, workspace: null },
      intervalMinutes: { github: 15, notion: 30, slack: 30, calendar: 30 },
      backfillDays: 90,
      openai: {
        apiKey: null,
        baseUrl: null,
        model: null,
        prices: {},
        monthlyTokens: 2_000_000,
        timeoutSeconds: 45,
      },
      cronSecret: null,
      features: {
        integrations: { kind: 'on' },
        providers: { github: { kind: 'on' }, notion: { kind: 'on' }, slack: { kind: 'on' }, calendar: { kind: 'on' } },
        summaries: { kind: 'on' },
      },
      sentryDsn: null,
      metricsToken: null,
      trustProxy: 0,
      logLevel: 'info',
      providers: {
        github: {
          client: null,
          scopes: ['read:user'],
          urls: { web: 'https://github.com', api: 'https://api.github.com' },
        },
        notion: { client: null, urls: { api: 'https://api.notion.com' } },
        slack: { client: null, urls: { web: 'https://slack.com' } },
        calendar: {
          client: null,
          urls: {
            auth: 'https://accounts.google.com',
            token: 'https://oauth2.googleapis.com',
            api: 'https://www.googleapis.com',
          },
        },
      },
    });
    expect(load().appUrl.origin).toBe('http://localhost:3000');
    expect(load({ PORT: '4321' }).appUrl.origin).toBe('http://localhost:4321');
    expect(loadConfig({ ...postgres }).dataDir).toBe(path.resolve('.data'));
  });

  it('reads an empty variable as one that is not set', () => {
    expect(load({ PORT: '', DATABASE_URL: '  ', CRON_SECRET: '', FEATURE_INTEGRATIONS: '' })).toMatchObject({
      port: 3000,
      databaseUrl: null,
      cronSecret: null,
    });
  });

  it('is open to registration on loopback and closed where others can reach it', () => {
    expect(load({ APP_URL: 'https://devtrack.example.com' }).registration).toBe('closed');
    expect(load({ APP_URL: 'http://127.0.0.1:3000' }).registration).toBe('open');
    expect(load({ APP_URL: 'https://devtrack.example.com', REGISTRATION: 'invite' }).registration).toBe('invite');
  });
});

describe('a variable with a good value', () => {
  it('is taken', () => {
    expect(
      load({
        ...postgres,
        DATABASE_DIRECT_URL: 'postgresql://db/devtrack',
        REDIS_URL: 'rediss://cache:6379',
        APP_URL: 'https://devtrack.example.com/',
        PORT: '8080',
        SANDBOX: 'off',
        SANDBOX_PORT: '4999',
        SANDBOX_WORKSPACE: dataDir,
        SYNC_INTERVAL_MINUTES_GITHUB: '5',
        SYNC_INTERVAL_MINUTES_CALENDAR: '60',
        BACKFILL_DAYS: '2000',
        CRON_SECRET: 'c'.repeat(16),
        METRICS_TOKEN: 'm'.repeat(16),
        FEATURE_INTEGRATION_SLACK: 'off',
        FEATURE_AI_SUMMARIES: '25%',
        SENTRY_DSN: 'https://key@errors.example.com/1',
        TRUST_PROXY: '2',
        LOG_LEVEL: 'debug',
        GITHUB_CLIENT_ID: 'Ov23liAbCdEf',
        GITHUB_CLIENT_SECRET: 'app-secret',
        GITHUB_SCOPES: 'read:user repo',
      }),
    ).toMatchObject({
      databaseUrl: postgres.DATABASE_URL,
      databaseDirectUrl: 'postgresql://db/devtrack',
      redisUrl: 'rediss://cache:6379',
      port: 8080,
      sandbox: { mode: 'off', port: 4999, workspace: dataDir },
      intervalMinutes: { github: 5, notion: 30, slack: 30, calendar: 60 },
      backfillDays: 2000,
      cronSecret: 'c'.repeat(16),
      metricsToken: 'm'.repeat(16),
      features: { providers: { slack: { kind: 'off' } }, summaries: { kind: 'share', percent: 25 } },
      sentryDsn: 'https://key@errors.example.com/1',
      trustProxy: 2,
      logLevel: 'debug',
      providers: { github: { client: { id: 'Ov23liAbCdEf', secret: 'app-secret' }, scopes: ['read:user', 'repo'] } },
    });
    expect(load({ TRUST_PROXY: 'off' }).trustProxy).toBe(0);
  });

  it('may name a model server over http on this machine or a private network', () => {
    for (const url of [
      'http://127.0.0.1:11434/v1',
      'http://localhost:1234',
      'http://10.1.2.3/v1',
      'http://192.168.1.9:8000',
      'http://172.20.0.4',
      'http://ollama:11434/v1',
      'https://api.example.com/v1',
    ]) {
      expect([url, problemsOf({ OPENAI_BASE_URL: url })]).toEqual([url, []]);
    }
  });

  it('may give prices of models, whatever their names, and a cap', () => {
    expect(
      load({
        OPENAI_PRICES: 'gpt-4.1-mini=0.4/1.6, meta/llama-3:8b=0/0,a=b=1/2',
        OPENAI_MONTHLY_TOKENS: '0',
        OPENAI_TIMEOUT_SECONDS: '120',
        OPENAI_BASE_URL: 'http://ollama:11434/v1/',
      }).openai,
    ).toEqual({
      apiKey: null,
      baseUrl: 'http://ollama:11434/v1',
      model: null,
      prices: {
        'gpt-4.1-mini': { input: 0.4, output: 1.6 },
        'meta/llama-3:8b': { input: 0, output: 0 },
        'a=b': { input: 1, output: 2 },
      },
      monthlyTokens: 0,
      timeoutSeconds: 120,
    });
  });
});

describe('a bad value', () => {
  it.each<[string, string]>([
    ['DATABASE_URL', 'mysql://db/devtrack'],
    ['DATABASE_DIRECT_URL', 'db'],
    ['REDIS_URL', 'http://cache'],
    ['APP_URL', 'devtrack.example.com'],
    ['APP_URL', 'http://devtrack.example.com'],
    ['APP_URL', 'https://devtrack.example.com/app'],
    ['APP_URL', 'ftp://localhost'],
    ['PORT', '0'],
    ['PORT', '65536'],
    ['PORT', '80.5'],
    ['PORT', '0x50'],
    ['AUTH_SECRET', 'too short'],
    ['ENCRYPTION_KEYS', 'k1'],
    ['ENCRYPTION_KEYS', `k1:${Buffer.alloc(31).toString('base64')}`],
    ['ENCRYPTION_KEYS', `k1:${key(1)},k1:${key(2)}`],
    ['ENCRYPTION_KEYS', `k1:${key(1)},`],
    ['REGISTRATION', 'everyone'],
    ['SANDBOX', 'yes'],
    ['SANDBOX_PORT', 'four'],
    ['SANDBOX_WORKSPACE', '/nowhere/at/all'],
    ['SYNC_INTERVAL_MINUTES_SLACK', '0'],
    ['BACKFILL_DAYS', '-1'],
    ['CRON_SECRET', 'short'],
    ['METRICS_TOKEN', 'short'],
    ['FEATURE_INTEGRATIONS', 'true'],
    ['FEATURE_INTEGRATION_NOTION', '101%'],
    ['FEATURE_AI_SUMMARIES', '-5%'],
    ['SENTRY_DSN', 'key@errors'],
    ['TRUST_PROXY', 'on'],
    ['LOG_LEVEL', 'loud'],
    ['OPENAI_BASE_URL', 'http://llm.example.com/v1'],
    ['OPENAI_BASE_URL', 'http://10.0.0.1.example.com/v1'],
    ['OPENAI_BASE_URL', 'ftp://llm.example.com/v1'],
    ['OPENAI_BASE_URL', 'https://dev:hunter2@llm.example.com/v1'],
    ['OPENAI_BASE_URL', 'https://llm.example.com/v1?key=1'],
    ['OPENAI_PRICES', 'gpt-4.1-mini'],
    ['OPENAI_PRICES', 'gpt-4.1-mini=0.4'],
    ['OPENAI_PRICES', 'gpt-4.1-mini=0.4/-1'],
    ['OPENAI_PRICES', 'gpt-4.1-mini=0.4/1.6,'],
    ['OPENAI_PRICES', 'a=1/2,a=1/3'],
    ['OPENAI_MONTHLY_TOKENS', '2e6'],
    ['OPENAI_MONTHLY_TOKENS', '-1'],
    ['OPENAI_TIMEOUT_SECONDS', '0'],
    ['OPENAI_TIMEOUT_SECONDS', '601'],
    ['GITHUB_URL', 'http://github.example.com'],
    ['GITHUB_API_URL', 'not a url'],
    ['NOTION_API_URL', 'http://192.168.1.2'],
    ['SLACK_URL', 'http://slack.example.com'],
    ['GOOGLE_AUTH_URL', 'http://accounts.example.com'],
    ['GOOGLE_TOKEN_URL', 'http://localhost.example.com'],
    ['GOOGLE_API_URL', 'http://10.0.0.2'],
    ['GITHUB_SCOPES', 'repo; rm'],
  ])('of %s (%s) gives one line that names it', (name, value) => {
    // A database URL alone asks for secrets as well; here only the variable itself is looked at.
    const problems = problemsOf({ ...secrets, [name]: value });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(name);
    expect(problems[0]).not.toContain('\n');
  });

  it.each([
    ['GITHUB_CLIENT_ID', 'GITHUB_CLIENT_SECRET'],
    ['NOTION_CLIENT_ID', 'NOTION_CLIENT_SECRET'],
    ['SLACK_CLIENT_ID', 'SLACK_CLIENT_SECRET'],
    ['GOOGLE_CLIENT_ID', 'GOOGLE_CLIENT_SECRET'],
  ])('half an OAuth app: %s without %s is named', (id, secret) => {
    expect(problemsOf({ [id]: 'some-client-id' })[0]).toContain(secret);
    expect(problemsOf({ [secret]: 'some-secret' })[0]).toContain(id);
  });

  it('does not keep the others from being told: all at once', () => {
    const problems = problemsOf({
      PORT: 'x',
      SANDBOX: 'x',
      LOG_LEVEL: 'x',
      SLACK_URL: 'http://slack.example.com',
      ENCRYPTION_KEYS: 'x',
      AUTH_SECRET: 'x',
      FEATURE_INTEGRATIONS: 'x',
    });
    for (const name of [
      'PORT',
      'SANDBOX',
      'LOG_LEVEL',
      'SLACK_URL',
      'ENCRYPTION_KEYS',
      'AUTH_SECRET',
      'FEATURE_INTEGRATIONS',
    ]) {
      expect(
        problems.filter((problem) => problem.startsWith(name)),
        name,
      ).toHaveLength(1);
    }
  });

  it('that may hold a secret is not repeated', () => {
    const text = problemsOf({
      DATABASE_URL: 'mysql://dev:hunter2@db',
      REDIS_URL: 'http://:hunter2@cache',
      AUTH_SECRET: 'hunter2',
      ENCRYPTION_KEYS: 'k1:hunter2',
      CRON_SECRET: 'hunter2',
      GITHUB_URL: 'http://dev:hunter2@github.example.com',
    }).join('\n');
    expect(text).not.toContain('hunter2');
  });

  it('would let the sandbox stand in where others can reach it: refused', () => {
    expect(problemsOf({ SANDBOX: 'on', APP_URL: 'https://devtrack.example.com' })).toEqual([
      expect.stringContaining('SANDBOX=on'),
    ]);
  });
});

describe('the secrets of an installation', () => {
  const file = () => path.join(dataDir, 'secrets.json');

  it('are made once, readable by the owner alone, and kept', () => {
    const first = load();
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    expect(first.authSecret.length).toBeGreaterThanOrEqual(32);
    expect(first.encryptionKeys).toMatchObject([{ id: 'k1' }]);
    expect(first.encryptionKeys[0]?.key).toHaveLength(32);
    expect(load()).toMatchObject({ authSecret: first.authSecret, encryptionKeys: first.encryptionKeys });
  });

  it('differ between two installations', () => {
    const other = path.join(dataDir, 'other');
    expect(load().authSecret).not.toBe(loadConfig({ DEVTRACK_DATA_DIR: other }).authSecret);
  });

  it('are not made beside a database that was encrypted with others', () => {
    mkdirSync(path.join(dataDir, 'db'));
    const problems = problemsOf({});
    expect(problems[0]).toContain('secrets.json is missing beside an existing database');
    expect(existsSync(file())).toBe(false);
  });

  it('that cannot be read stop the start and are left as they are', () => {
    writeFileSync(file(), '{"authSecret":');
    expect(problemsOf({})[0]).toContain('cannot be read as secrets');
    expect(readFileSync(file(), 'utf8')).toBe('{"authSecret":');
  });

  it('are required with a database of one’s own, both named at once', () => {
    const problems = problemsOf({ DATABASE_URL: postgres.DATABASE_URL });
    expect(problems).toEqual([
      expect.stringContaining('AUTH_SECRET is not set'),
      expect.stringContaining('ENCRYPTION_KEYS is not set'),
    ]);
    expect(existsSync(file())).toBe(false);
  });

  it('given by variable win over kept ones, and the first key of the ring is the one for new wraps', () => {
    load();
    const given = load({ AUTH_SECRET: 'b'.repeat(40), ENCRYPTION_KEYS: `k2:${key(2)},k1:${key(1)}` });
    expect(given.authSecret).toBe('b'.repeat(40));
    expect(given.encryptionKeys.map(({ id }) => id)).toEqual(['k2', 'k1']);
  });
});
