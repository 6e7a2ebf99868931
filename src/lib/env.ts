/**
 * The installation's configuration: every variable of the contract, parsed once, all problems listed at once.
 * Only this file and the providers' `env.ts` files read environment variables.
 */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { EnvSource, ProviderEnv } from './integrations/provider';
import type { IntegrationProvider } from './integrations/registry-ids';
import { providers } from './integrations/registry';
import { ConfigError } from './config-error';
import { isLoopbackHost } from './http/hosts';
import { readLlmSettings, type LlmSettings } from './llm/settings';

export type Feature = { kind: 'on' } | { kind: 'off' } | { kind: 'share'; percent: number };

export interface MasterKey {
  id: string;
  key: Buffer;
}

export interface AppConfig {
  databaseUrl: string | null;
  databaseDirectUrl: string | null;
  redisUrl: string | null;
  dataDir: string;
  appUrl: URL;
  port: number;
  authSecret: string;
  /** First entry wraps new keys. One array for the life of the process: a rotation changes its entries in place. */
  encryptionKeys: readonly MasterKey[];
  /** Where the ring is kept when the installation generated it; null when `ENCRYPTION_KEYS` gives it. */
  secretsFile: string | null;
  registration: 'open' | 'invite' | 'closed';
  sandbox: { mode: 'auto' | 'on' | 'off'; port: number; workspace: string | null };
  providers: Readonly<Record<IntegrationProvider, ProviderEnv>>;
  intervalMinutes: Readonly<Record<IntegrationProvider, number>>;
  backfillDays: number;
  openai: LlmSettings;
  cronSecret: string | null;
  features: { integrations: Feature; providers: Readonly<Record<IntegrationProvider, Feature>>; summaries: Feature };
  sentryDsn: string | null;
  metricsToken: string | null;
  trustProxy: number;
  logLevel: string;
}

/** Parses and checks everything; throws `ConfigError` with every problem. Generates secrets only for the embedded database. */
export function loadConfig(source: EnvSource): AppConfig {
  const problems: string[] = [];
  const read = reader(source, problems);

  const port = read.integer('PORT', 3000, 1, 65_535);
  const appUrl = readAppUrl(read.text('APP_URL'), port, problems);
  const loopback = isLoopbackHost(appUrl.hostname);
  const databaseUrl = readUrl(read.text('DATABASE_URL'), 'DATABASE_URL', ['postgres:', 'postgresql:'], problems);
  const dataDir = path.resolve(read.text('DEVTRACK_DATA_DIR') ?? '.data');
  const secrets = readSecrets(read, databaseUrl === null, dataDir, problems);

  const integrationFeatures = perProvider((id) => read.feature(`FEATURE_INTEGRATION_${id.toUpperCase()}`));
  const config: AppConfig = {
    databaseUrl,
    databaseDirectUrl: readUrl(
      read.text('DATABASE_DIRECT_URL'),
      'DATABASE_DIRECT_URL',
      ['postgres:', 'postgresql:'],
      problems,
    ),
    redisUrl: readUrl(read.text('REDIS_URL'), 'REDIS_URL', ['redis:', 'rediss:'], problems),
    dataDir,
    appUrl,
    port,
    ...secrets,
    registration: read.choice('REGISTRATION', ['open', 'invite', 'closed'], loopback ? 'open' : 'closed'),
    sandbox: {
      mode: read.choice('SANDBOX', ['auto', 'on', 'off'], 'auto'),
      port: read.integer('SANDBOX_PORT', 4010, 1, 65_535),
      workspace: readWorkspace(read.text('SANDBOX_WORKSPACE'), problems),
    },
    providers: perProvider((id) => {
      const result = providers[id].readEnv(source);
      problems.push(...result.problems);
      return result.env;
    }),
    intervalMinutes: perProvider((id) =>
      read.integer(`SYNC_INTERVAL_MINUTES_${id.toUpperCase()}`, providers[id].defaultIntervalMinutes, 1, 1440),
    ),
    backfillDays: read.integer('BACKFILL_DAYS', 90, 1, 7300),
    openai: readLlmSettings(read, problems),
    cronSecret: read.secret('CRON_SECRET', 16),
    features: {
      integrations: read.feature('FEATURE_INTEGRATIONS'),
      providers: integrationFeatures,
      summaries: read.feature('FEATURE_AI_SUMMARIES'),
    },
    sentryDsn: readUrl(read.text('SENTRY_DSN'), 'SENTRY_DSN', ['https:', 'http:'], problems),
    metricsToken: read.secret('METRICS_TOKEN', 16),
    trustProxy: source.TRUST_PROXY?.trim() === 'off' ? 0 : read.integer('TRUST_PROXY', 0, 0, 10),
    logLevel: read.choice('LOG_LEVEL', ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], 'info'),
  };
  if (config.sandbox.mode === 'on' && !loopback) {
    problems.push(
      'SANDBOX=on needs a loopback APP_URL: the sandbox must not stand in for real providers on a reachable host. Unset SANDBOX or APP_URL.',
    );
  }
  if (problems.length > 0) throw new ConfigError(problems);
  return config;
}

const globals = globalThis as { devtrackConfig?: AppConfig };

/** The configuration of this process. Kept on `globalThis`, because the web framework evaluates modules more than once. */
export function config(): AppConfig {
  globals.devtrackConfig ??= loadConfig(process.env);
  return globals.devtrackConfig;
}

function perProvider<T>(make: (id: IntegrationProvider) => T): Record<IntegrationProvider, T> {
  const entries = (Object.keys(providers) as IntegrationProvider[]).map((id) => [id, make(id)] as const);
  return Object.fromEntries(entries) as Record<IntegrationProvider, T>;
}

function reader(source: EnvSource, problems: string[]) {
  const text = (name: string): string | null => {
    const value = source[name]?.trim();
    return value === undefined || value === '' ? null : value;
  };
  return {
    text,
    integer(name: string, fallback: number, min: number, max: number): number {
      const value = text(name);
      if (value === null) return fallback;
      const number = Number(value);
      if (/^\d+$/.test(value) && number >= min && number <= max) return number;
      problems.push(`${name} is "${value}": set a whole number from ${min} to ${max}.`);
      return fallback;
    },
    choice<T extends string>(name: string, allowed: readonly T[], fallback: T): T {
      const value = text(name);
      if (value === null) return fallback;
      const found = allowed.find((entry) => entry === value);
      if (found !== undefined) return found;
      problems.push(`${name} is "${value}": set one of ${allowed.join(', ')}.`);
      return fallback;
    },
    secret(name: string, minimum: number): string | null {
      const value = text(name);
      if (value !== null && value.length < minimum) {
        problems.push(
          `${name} is too short: use at least ${minimum} characters, for example from "openssl rand -base64 32".`,
        );
      }
      return value;
    },
    feature(name: string): Feature {
      const value = text(name);
      if (value === null || value === 'on') return { kind: 'on' };
      if (value === 'off') return { kind: 'off' };
      const percent = /^(\d{1,3})%$/.exec(value)?.[1];
      if (percent !== undefined && Number(percent) <= 100) return { kind: 'share', percent: Number(percent) };
      problems.push(`${name} is "${value}": set on, off or a share of users such as 25%.`);
      return { kind: 'off' };
    },
  };
}
type Reader = ReturnType<typeof reader>;

function readAppUrl(value: string | null, port: number, problems: string[]): URL {
  const fallback = new URL(`http://localhost:${port}`);
  if (value === null) return fallback;
  if (!URL.canParse(value)) {
    problems.push(`APP_URL is "${value}": set the public origin, for example https://devtrack.example.com.`);
    return fallback;
  }
  const url = new URL(value);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopbackHost(url.hostname))) {
    problems.push(`APP_URL is "${value}": use https; plain http is accepted for localhost only.`);
  }
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '' || url.username !== '') {
    problems.push(`APP_URL is "${value}": give the origin alone, without a path, query or user.`);
  }
  return url;
}

function readUrl(value: string | null, name: string, protocols: readonly string[], problems: string[]): string | null {
  if (value === null) return null;
  if (URL.canParse(value) && protocols.includes(new URL(value).protocol)) return value;
  // The value may hold a password, so it is not repeated.
  problems.push(`${name} is not a URL that starts with ${protocols.map((p) => `${p}//`).join(' or ')}.`);
  return null;
}

function readWorkspace(value: string | null, problems: string[]): string | null {
  if (value === null) return null;
  if (!existsSync(value)) problems.push(`SANDBOX_WORKSPACE is "${value}": there is no such folder.`);
  return path.resolve(value);
}

function readSecrets(
  read: Reader,
  embedded: boolean,
  dataDir: string,
  problems: string[],
): Pick<AppConfig, 'authSecret' | 'encryptionKeys' | 'secretsFile'> {
  const given = { authSecret: read.text('AUTH_SECRET'), encryptionKeys: read.text('ENCRYPTION_KEYS') };
  const kept =
    embedded && (given.authSecret === null || given.encryptionKeys === null) ? keptSecrets(dataDir, problems) : null;
  const authSecret = given.authSecret ?? kept?.authSecret ?? null;
  const ring = given.encryptionKeys ?? kept?.encryptionKeys ?? null;
  if (authSecret === null)
    problems.push(
      'AUTH_SECRET is not set: with DATABASE_URL it is required. Set at least 32 characters, for example from "openssl rand -base64 32".',
    );
  else if (authSecret.length < 32)
    problems.push('AUTH_SECRET is too short: set at least 32 characters, for example from "openssl rand -base64 32".');
  if (ring === null)
    problems.push(
      'ENCRYPTION_KEYS is not set: with DATABASE_URL it is required. Set "k1:" followed by the output of "openssl rand -base64 32".',
    );
  return {
    authSecret: authSecret ?? '',
    encryptionKeys: ring === null ? [] : parseKeyRing(ring, problems),
    secretsFile: given.encryptionKeys === null && kept !== null ? secretsFileIn(dataDir) : null,
  };
}

/** The entries of a ring in order; what is wrong with one goes to `problems`. */
export function parseKeyRing(value: string, problems: string[]): MasterKey[] {
  const keys: MasterKey[] = [];
  for (const [index, entry] of value.split(',').entries()) {
    const [, keyId, encoded] = /^([A-Za-z0-9_-]{1,32}):([A-Za-z0-9+/]{43}=)$/.exec(entry.trim()) ?? [];
    if (keyId === undefined || encoded === undefined) {
      problems.push(
        `ENCRYPTION_KEYS entry ${index + 1} is not "id:base64 of 32 bytes": make one with "openssl rand -base64 32".`,
      );
    } else if (keys.some((key) => key.id === keyId)) {
      problems.push(`ENCRYPTION_KEYS names the id "${keyId}" twice: give every key its own id.`);
    } else {
      keys.push({ id: keyId, key: Buffer.from(encoded, 'base64') });
    }
  }
  return keys;
}

export interface KeptSecrets {
  authSecret: string;
  encryptionKeys: string;
}

/**
 * Reads a generated ring again from its file, in place, so that whoever holds the array has the new keys at once.
 * False: this is not the ring of this process's configuration, or it does not come from a file. @throws ConfigError
 */
export function reloadKeyRing(ring: readonly MasterKey[]): boolean {
  const current = globals.devtrackConfig;
  if (current === undefined || current.encryptionKeys !== ring || current.secretsFile === null) return false;
  const problems: string[] = [];
  const keys = parseKeyRing(readSecretsFile(current.secretsFile).encryptionKeys, problems);
  if (problems.length > 0) throw new ConfigError(problems);
  (current.encryptionKeys as MasterKey[]).splice(0, Infinity, ...keys);
  return true;
}

/** @throws ConfigError when there is no such file or it holds no secrets. */
export function readSecretsFile(file: string): KeptSecrets {
  const kept = existsSync(file) ? parseKept(readFileSync(file, 'utf8')) : null;
  if (kept === null)
    throw new ConfigError([
      `${file} cannot be read as secrets: restore it from a backup. Without it stored tokens cannot be decrypted.`,
    ]);
  return kept;
}

function secretsFileIn(dataDir: string): string {
  return path.join(dataDir, 'secrets.json');
}

/** Secrets of an installation that set none: made once, readable by the owner alone. */
function keptSecrets(dataDir: string, problems: string[]): KeptSecrets | null {
  const file = secretsFileIn(dataDir);
  if (existsSync(file)) {
    const kept = parseKept(readFileSync(file, 'utf8'));
    if (kept === null)
      problems.push(
        `${file} cannot be read as secrets: restore it from a backup. Without it stored tokens cannot be decrypted.`,
      );
    return kept;
  }
  if (existsSync(path.join(dataDir, 'db'))) {
    problems.push(
      `${file} is missing beside an existing database: restore it from a backup, or set AUTH_SECRET and ENCRYPTION_KEYS. Without it stored tokens cannot be decrypted.`,
    );
    return null;
  }
  const made: KeptSecrets = {
    authSecret: randomBytes(32).toString('base64'),
    encryptionKeys: `k1:${randomBytes(32).toString('base64')}`,
  };
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  // wx: of two first starts at once one writes, the other reads what was written.
  try {
    writeFileSync(file, JSON.stringify(made, null, 2), { mode: 0o600, flag: 'wx' });
    return made;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST')
      return parseKept(readFileSync(file, 'utf8'));
    problems.push(
      `DEVTRACK_DATA_DIR ${dataDir} cannot be written: ${error instanceof Error ? error.message : 'unknown reason'}.`,
    );
    return null;
  }
}

function parseKept(text: string): KeptSecrets | null {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || !('authSecret' in value) || !('encryptionKeys' in value))
      return null;
    const { authSecret, encryptionKeys } = value;
    return typeof authSecret === 'string' && typeof encryptionKeys === 'string' ? { authSecret, encryptionKeys } : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
