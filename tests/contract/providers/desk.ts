/** One registered provider before its fake, in this process: a clock that stands still, an account, a way to read it. */
import { createHash } from 'node:crypto';
import { guardedFetch } from '@/lib/http/outgoing';
import { IntegrationError } from '@/lib/integrations/errors';
import type { Installed } from '@/lib/integrations/installation';
import { OAuthManager } from '@/lib/integrations/oauth-manager';
import type { Account, OAuthTokens, ProviderSession, Stream, StreamPage, Window } from '@/lib/integrations/provider';
import { providers, type IntegrationProvider } from '@/lib/integrations/registry';
import { sandboxClient } from '@/sandbox/credentials';
import type { Fault } from '@/sandbox/faults';
import { openInProcess, type InProcessSandbox } from '@/sandbox/in-process';

/** Whoever is registered. */
export const registered = Object.keys(providers) as IntegrationProvider[];

export const origin = 'http://127.0.0.1:4010';
/** A Wednesday afternoon, so that the sample developer is at work. */
export const anchor = new Date('2026-03-11T15:00:20.000Z');
export const dayMs = 86_400_000;
export const recentWindow: Window = {
  from: new Date(anchor.getTime() - 20 * dayMs),
  to: anchor,
  reason: 'backfill',
};

const codeVerifier = 'v'.repeat(64);

export function installedAt(id: IntegrationProvider, client = sandboxClient(id)): Installed {
  const provider = providers[id];
  const urls = provider.sandboxUrls(origin);
  return {
    provider,
    id,
    sandbox: true,
    client,
    urls,
    scopes: provider.readEnv({}).env.scopes,
    origins: [...new Set(Object.values(urls).map((url) => new URL(url).origin))],
    tokenOrigin: new URL(provider.oauth.tokenUrl(urls)).origin,
  };
}

/** A code as the consent page gives it, exchanged as at a callback. */
export async function authorize(
  oauth: OAuthManager,
  sandbox: InProcessSandbox,
  { id, scopes, client, provider }: Installed,
): Promise<OAuthTokens> {
  const redirectUri = `http://localhost:3000/api/integrations/${id}/callback`;
  const usesPkce = provider.oauth.pkce.use;
  const code = sandbox.createCode({
    provider: id,
    account: 'subject',
    scopes: [...scopes],
    clientId: client.id,
    redirectUri,
    codeChallenge: usesPkce ? createHash('sha256').update(codeVerifier).digest('base64url') : null,
  });
  return oauth.exchangeCodeForTokens(id, code, {
    redirectUri,
    state: 'state',
    codeVerifier: usesPkce ? codeVerifier : null,
    issuer: null,
  });
}

export interface SessionChange {
  account?: Account | null;
  skewMs?: number;
  maxBytes?: number;
}

export class Desk {
  readonly sandbox: InProcessSandbox;
  readonly installed: Installed;
  readonly oauth: OAuthManager;
  /** The origins that requests went to. */
  readonly reached = new Set<string>();
  requests = 0;

  constructor(readonly id: IntegrationProvider) {
    this.sandbox = openInProcess({ origin, seed: `desk of ${id}`, now: () => anchor, wait: () => Promise.resolve() });
    this.installed = installedAt(id);
    this.oauth = this.manager();
  }

  /** How requests leave the process. */
  readonly send: typeof fetch = (input, init) => {
    this.reached.add(new URL(input instanceof Request ? input.url : input).origin);
    this.requests += 1;
    return this.sandbox.fetch(input, init);
  };

  /** `skewMs`: how far our own clock is from the provider's. */
  manager(installed: Installed = this.installed, skewMs = 0): OAuthManager {
    return new OAuthManager(
      () => installed,
      () => new Date(anchor.getTime() + skewMs),
      this.send,
    );
  }

  authorize(): Promise<OAuthTokens> {
    return authorize(this.oauth, this.sandbox, this.installed);
  }

  session(tokens: OAuthTokens, { account = null, skewMs = 0, maxBytes }: SessionChange = {}): ProviderSession {
    const { id, installed, send } = this;
    return installed.provider.open({
      token: tokens.accessToken,
      urls: installed.urls,
      fetch: guardedFetch({
        provider: id,
        origins: installed.origins,
        send,
        ...(maxBytes === undefined ? {} : { maxBytes }),
      }),
      account,
      scopes: tokens.scope.split(' '),
      tokenExtra: tokens.extra ?? {},
      signal: new AbortController().signal,
      now: () => new Date(anchor.getTime() + skewMs),
    });
  }

  /** Every request of the provider meets the fault until it is taken back. */
  async under<T>(fault: Omit<Fault, 'provider'>, work: () => Promise<T>): Promise<T> {
    this.sandbox.faults.add({ provider: this.id, ...fault });
    try {
      return await work();
    } finally {
      this.sandbox.faults.clear();
    }
  }

  /** Below the provider's prefix. */
  get tokenPath(): string {
    const { provider, urls } = this.installed;
    return new URL(provider.oauth.tokenUrl(urls)).pathname.slice(`/${this.id}`.length);
  }
}

export async function readAll(stream: Stream, window: Window = recentWindow): Promise<StreamPage[]> {
  const pages: StreamPage[] = [];
  for await (const page of stream.read(window, null)) pages.push(page);
  return pages;
}

/** The error that the work ends with; it has to be one of the family. */
export async function failure(work: Promise<unknown>): Promise<IntegrationError> {
  const error = await work.then(
    () => new Error('It did not fail.'),
    (reason: unknown) => reason,
  );
  if (error instanceof IntegrationError) return error;
  throw error;
}
