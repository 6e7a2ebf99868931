/**
 * What a provider is on this installation: real, played by the sandbox, not set up, or switched off. Nothing else
 * decides between sandbox and reality.
 */
import { createHash } from 'node:crypto';
import type { AppConfig, Feature } from '../env';
import { config } from '../env';
import { isLoopbackHost, loopbackOrigins } from '../http/hosts';
import { sandboxClient } from '../../sandbox/credentials';
import { IntegrationError } from './errors';
import type { Provider } from './provider';
import { providers, type IntegrationProvider } from './registry';

export interface Installed {
  provider: Provider;
  id: IntegrationProvider;
  sandbox: boolean;
  client: { id: string; secret: string };
  urls: Readonly<Record<string, string>>;
  scopes: readonly string[];
  /** Origins its tokens may go to. */
  origins: readonly string[];
  /** The origin that issues its tokens: kept with the connection. */
  tokenOrigin: string;
}

export type Setup = 'ready' | 'sandbox' | 'not_configured' | 'feature_disabled';

const globals = globalThis as { devtrackSandboxOrigin?: string };

/** Where the sandbox answers in this process; set once by the entry point. */
export function provideSandbox(origin: string): void {
  globals.devtrackSandboxOrigin = origin;
}

export function sandboxOrigin(): string | null {
  return globals.devtrackSandboxOrigin ?? null;
}

export function setupOf(id: IntegrationProvider, userId: string, settings: AppConfig = config()): Setup {
  if (!isEnabled(settings.features.integrations, userId) || !isEnabled(settings.features.providers[id], userId))
    return 'feature_disabled';
  if (usesSandbox(id, settings)) return sandboxOrigin() === null ? 'not_configured' : 'sandbox';
  return settings.providers[id].client === null ? 'not_configured' : 'ready';
}

/** Whether any provider of this configuration is played by the sandbox. */
export function needsSandbox(settings: AppConfig): boolean {
  return (Object.keys(providers) as IntegrationProvider[]).some((id) => usesSandbox(id, settings));
}

/** @throws IntegrationError `feature_disabled` or `not_configured`. */
export function installedFor(id: IntegrationProvider, userId: string, settings: AppConfig = config()): Installed {
  const setup = setupOf(id, userId, settings);
  if (setup === 'feature_disabled' || setup === 'not_configured')
    throw new IntegrationError(`${id} is ${setup}`, id, setup);
  return installation(id, settings);
}

/** As `installedFor`, for work that goes on while a feature is off (revoking at disconnect). @throws IntegrationError `not_configured`. */
export function installation(id: IntegrationProvider, settings: AppConfig = config()): Installed {
  const provider = providers[id];
  const env = settings.providers[id];
  const origin = sandboxOrigin();
  const sandbox = usesSandbox(id, settings) && origin !== null;
  const client = sandbox ? sandboxClient(id) : env.client;
  if (client === null) throw new IntegrationError(`${id} has no OAuth client`, id, 'not_configured');
  const urls = sandbox ? provider.sandboxUrls(origin) : env.urls;
  return {
    provider,
    id,
    sandbox,
    client,
    urls,
    scopes: env.scopes,
    origins: [...new Set(Object.values(urls).map((url) => new URL(url).origin))],
    tokenOrigin: new URL(provider.oauth.tokenUrl(urls)).origin,
  };
}

/**
 * The callback address. From `APP_URL`; with the sandbox on a loopback APP_URL the loopback name the browser used,
 * chosen by exact match, so that the session cookie is there when it comes back.
 */
export function redirectUriFor(
  installed: Installed,
  browserOrigin: string | null,
  settings: AppConfig = config(),
): string {
  const { appUrl } = settings;
  const allowed = installed.sandbox && isLoopbackHost(appUrl.hostname) ? loopbackOrigins(appUrl) : [];
  const origin = allowed.find((candidate) => candidate === browserOrigin) ?? appUrl.origin;
  return `${origin}/api/integrations/${installed.id}/callback`;
}

/**
 * A real OAuth app knows one redirect URI, so its flow has to run under APP_URL's own name: answers where the browser
 * has to go first, or null when it is there already.
 */
export function homeUrlFor(
  installed: Installed,
  browserOrigin: string,
  requested: URL,
  settings: AppConfig = config(),
): string | null {
  if (installed.sandbox || browserOrigin === settings.appUrl.origin) return null;
  return `${settings.appUrl.origin}${requested.pathname}${requested.search}`;
}

function usesSandbox(id: IntegrationProvider, settings: AppConfig): boolean {
  if (settings.sandbox.mode === 'off' || !isLoopbackHost(settings.appUrl.hostname)) return false;
  return settings.sandbox.mode === 'on' || settings.providers[id].client === null;
}

/** A share of users is stable: the same user is in or out until the share changes. */
export function isEnabled(feature: Feature, userId: string): boolean {
  if (feature.kind !== 'share') return feature.kind === 'on';
  return createHash('sha256').update(userId).digest().readUInt32BE(0) % 100 < feature.percent;
}
