/**
 * OAuth 2.0 for all providers: one flow, providers as data. RFC 6749, RFC 7636 (PKCE), RFC 9207 (iss) by openid-client;
 * here only what providers do differently.
 */
import * as oidc from 'openid-client';
import { retryAfterSeconds } from '../http/answer';
import { guardedFetch } from '../http/outgoing';
import { IntegrationError, OAuthError, RateLimitError, type ErrorCode } from './errors';
import type { Installed } from './installation';
import { neverExpires, type OAuthConfig, type OAuthTokens, type TokenAnswer } from './provider';

export interface AuthorizationRequest {
  redirectUri: string;
  state: string;
  /** Null where the provider's PKCE is off. */
  codeVerifier: string | null;
}

/** HTTP status of the answer, once there is one. */
interface Answered {
  status?: number;
}

/** A slow refresh that the provider completes after we gave up burns the token, so the deadline is long (SECURITY 14). */
const tokenDeadlineMs = 60_000;

export class OAuthManager {
  constructor(
    private readonly resolve: (provider: string) => Installed,
    private readonly now: () => Date = () => new Date(),
    /** See `guardedFetch`. */
    private readonly send?: typeof fetch,
  ) {}

  /** Whether a refresh uses its refresh token up. */
  rotates(provider: string): boolean {
    return this.resolve(provider).provider.oauth.refreshRotates;
  }

  /** The document's OAuthConfig of a provider on this installation. */
  configFor(provider: string, redirectUri: string): OAuthConfig {
    const { provider: spec, client, urls, scopes } = this.resolve(provider);
    return {
      clientId: client.id,
      clientSecret: client.secret,
      redirectUri,
      scopes: [...scopes],
      authUrl: spec.oauth.authorizeUrl(urls),
      tokenUrl: spec.oauth.tokenUrl(urls),
    };
  }

  /** Where the browser is sent. */
  async getAuthorizationUrl(provider: string, request: AuthorizationRequest): Promise<string> {
    const installed = this.resolve(provider);
    const { oauth } = installed.provider;
    const parameters: Record<string, string> = {
      redirect_uri: request.redirectUri,
      state: request.state,
      response_type: 'code',
      ...oauth.authorizeParams,
    };
    if (oauth.scopeParameter !== null && installed.scopes.length > 0)
      parameters[oauth.scopeParameter] = installed.scopes.join(oauth.scopeSeparator);
    if (request.codeVerifier !== null) {
      parameters.code_challenge = await oidc.calculatePKCECodeChallenge(request.codeVerifier);
      parameters.code_challenge_method = 'S256';
    }
    const url = oidc.buildAuthorizationUrl(this.configuration(installed), parameters);
    return url.toString();
  }

  /**
   * Exchanges the code of a callback. `callback` is the redirect URI with the query the provider sent.
   * @throws OAuthError `exchange_failed`, `invalid_client`, `provider_unavailable`, `network_error`; RateLimitError
   */
  async exchangeCodeForTokens(
    provider: string,
    code: string,
    request: AuthorizationRequest & { issuer: string | null },
  ): Promise<OAuthTokens> {
    const installed = this.resolve(provider);
    // Here and not left to the library, which takes an empty `iss` for none.
    if (request.issuer !== null && request.issuer !== issuerOf(installed))
      throw new OAuthError('The callback names another issuer', installed.id, 'exchange_failed');
    const callback = new URL(request.redirectUri);
    callback.searchParams.set('code', code);
    callback.searchParams.set('state', request.state);
    return this.ask(installed, 'exchange_failed', this.now(), (configuration) =>
      oidc.authorizationCodeGrant(configuration, callback, {
        expectedState: request.state,
        ...(request.codeVerifier === null ? {} : { pkceCodeVerifier: request.codeVerifier }),
      }),
    );
  }

  /**
   * `askedAt`: the time from which the new token's life is counted, by the clock that will judge it.
   * @throws OAuthError `invalid_grant` when the refresh token is dead, and as `exchangeCodeForTokens` otherwise.
   */
  async refreshAccessToken(provider: string, refreshToken: string, askedAt: Date = this.now()): Promise<OAuthTokens> {
    const tokens = await this.ask(this.resolve(provider), 'invalid_grant', askedAt, (configuration) =>
      oidc.refreshTokenGrant(configuration, refreshToken),
    );
    // A refresh answer without a refresh token keeps the old one (RFC 6749, section 6).
    return { ...tokens, refreshToken: tokens.refreshToken ?? refreshToken };
  }

  /**
   * Ends the grant at the provider. A grant that is already gone is success. An access token alone is enough but for
   * Slack with token rotation, where the refresh token has to go too.
   */
  async revokeToken(provider: string, token: string | { accessToken: string; refreshToken?: string }): Promise<void> {
    const installed = this.resolve(provider);
    const tokens = typeof token === 'string' ? { accessToken: token } : token;
    await installed.provider.oauth.revoke({
      tokens,
      client: installed.client,
      urls: installed.urls,
      fetch: this.fetchFor(installed, 15_000),
    });
  }

  private async ask(
    installed: Installed,
    refusal: ErrorCode,
    askedAt: Date,
    grant: (configuration: oidc.Configuration) => Promise<oidc.TokenEndpointResponse>,
  ): Promise<OAuthTokens> {
    const answered: Answered = {};
    try {
      return this.tokensFrom(await grant(this.configuration(installed, answered)), installed, askedAt);
    } catch (error) {
      throw judge(error, installed.id, refusal, answered);
    }
  }

  private tokensFrom(answer: oidc.TokenEndpointResponse, installed: Installed, askedAt: Date): OAuthTokens {
    const fields: Record<string, unknown> = { ...answer };
    const extra = Object.fromEntries(
      installed.provider.oauth.extraFields
        .filter((name) => fields[name] !== undefined)
        .map((name) => [name, fields[name]]),
    );
    return {
      accessToken: answer.access_token,
      ...(answer.refresh_token === undefined ? {} : { refreshToken: answer.refresh_token }),
      expiresAt:
        answer.expires_in === undefined ? neverExpires : new Date(askedAt.getTime() + answer.expires_in * 1000),
      // RFC 6749, section 5.1: no scope in the answer means that what was asked for was granted.
      scope: answer.scope ?? installed.scopes.join(' '),
      extra,
    };
  }

  private configuration(installed: Installed, answered: Answered = {}): oidc.Configuration {
    const { oauth } = installed.provider;
    const authorizationEndpoint = oauth.authorizeUrl(installed.urls);
    const server: oidc.ServerMetadata = {
      issuer: issuerOf(installed),
      authorization_endpoint: authorizationEndpoint,
      token_endpoint: oauth.tokenUrl(installed.urls),
    };
    const configuration = new oidc.Configuration(server, installed.client.id, {}, clientAuth(installed));
    // Plain http is refused by the configuration itself for any host but loopback.
    oidc.allowInsecureRequests(configuration);
    configuration[oidc.customFetch] = (url, request) => this.askTokenEndpoint(installed, url, request, answered);
    return configuration;
  }

  private async askTokenEndpoint(
    installed: Installed,
    url: string,
    request: oidc.CustomFetchOptions,
    answered: Answered,
  ): Promise<Response> {
    const { oauth } = installed.provider;
    const headers = new Headers(request.headers);
    for (const [name, value] of Object.entries(oauth.tokenHeaders ?? {})) headers.set(name, value);
    headers.set('accept', 'application/json');
    // The library makes token requests as forms.
    let body =
      request.body instanceof URLSearchParams || typeof request.body === 'string' ? request.body.toString() : '';
    if (oauth.tokenBody === 'json') {
      body = JSON.stringify(Object.fromEntries(new URLSearchParams(body)));
      headers.set('content-type', 'application/json');
    }
    const answer = await this.fetchFor(installed, tokenDeadlineMs)(url, { method: request.method, headers, body });
    answered.status = answer.status;
    const text = await readText(answer, installed.id);
    const shaped = oauth.reshape({ status: answer.status, body: parseBody(text) } satisfies TokenAnswer);
    // Both: Slack says these things with status 200, others with a status and a page of HTML.
    for (const status of [answer.status, shaped.status]) {
      if (status === 429)
        throw new RateLimitError('The token endpoint is rate limited', installed.id, {
          status,
          retryAfterSeconds: retryAfterSeconds(answer.headers.get('retry-after'), timeOf(answer) ?? this.now()),
        });
      if (status >= 500)
        throw new OAuthError(`The token endpoint answered ${status}`, installed.id, 'provider_unavailable', true, {
          status,
        });
    }
    return new Response(JSON.stringify(shaped.body ?? null), {
      status: shaped.status,
      headers: { 'content-type': 'application/json' },
    });
  }

  private fetchFor(installed: Installed, deadlineMs: number): typeof fetch {
    return guardedFetch({
      provider: installed.id,
      origins: installed.origins,
      deadlineMs,
      maxBytes: 1024 * 1024,
      ...(this.send === undefined ? {} : { send: this.send }),
    });
  }
}

/** What a callback's `iss` has to be (RFC 9207). */
function issuerOf({ provider, urls }: Installed): string {
  return provider.oauth.issuer?.(urls) ?? new URL(provider.oauth.authorizeUrl(urls)).origin;
}

function clientAuth(installed: Installed): oidc.ClientAuth {
  const { id, secret } = installed.client;
  if (installed.provider.oauth.clientAuth === 'client_secret_post') return oidc.ClientSecretPost(secret);
  // RFC 6749 wants id and secret form-encoded before base64; Notion and Slack compare them as they are, and a UUID's
  // dashes would arrive as %2D.
  return (_server, _client, _body, headers) =>
    headers.set('authorization', `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`);
}

function parseBody(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON: handed on as text, for the provider's `reshape` to judge.
    return text;
  }
}

/** An answer that breaks off is no answer, whatever its status said. @throws OAuthError `network_error`; SyncError `answer_too_large` */
async function readText(answer: Response, provider: string): Promise<string> {
  try {
    return await answer.text();
  } catch (error) {
    if (error instanceof IntegrationError) throw error;
    throw new OAuthError('The token endpoint’s answer broke off', provider, 'network_error', true, { cause: error });
  }
}

/** The provider's own time: a date in its answer counts from there. */
function timeOf(answer: Response): Date | null {
  const ms = Date.parse(answer.headers.get('date') ?? '');
  return Number.isNaN(ms) ? null : new Date(ms);
}

/** Anything the library throws, as one of our errors. */
function judge(error: unknown, provider: string, refusal: ErrorCode, answered: Answered): IntegrationError {
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
    if (cause instanceof IntegrationError) return cause;
  }
  if (error instanceof oidc.ResponseBodyError) {
    const details = { status: error.status, providerCode: error.error, cause: error };
    if (error.error === 'invalid_client' || error.error === 'unauthorized_client')
      return new OAuthError('The provider refuses the client credentials', provider, 'invalid_client', true, details);
    if (error.error === 'invalid_grant')
      return new OAuthError('The provider refuses the grant', provider, refusal, false, details);
    // A refresh that failed for another reason did not kill the token: the next scheduled run tries again.
    return new OAuthError(
      `The token endpoint answered ${error.error}`,
      provider,
      refusal === 'invalid_grant' ? 'invalid_request' : refusal,
      undefined,
      details,
    );
  }
  // An answer that is no token answer at all.
  return new OAuthError(
    'The token endpoint sent an answer that is no token answer',
    provider,
    refusal === 'invalid_grant' ? 'malformed_answer' : refusal,
    undefined,
    { ...answered, cause: error },
  );
}
