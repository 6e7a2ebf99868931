/**
 * Custody of OAuth tokens: encrypted per user, refreshed by exactly one of any number of callers, deleted with the
 * connection. A refresh is claimed before the call and fenced when it is written (SECURITY 11-14, docs/TOKENS.md).
 */
import type { Db } from '../db/client';
import {
  claimRefresh,
  databaseNow,
  deadGrantCodes,
  findConnection,
  findConnectionById,
  replaceTokens,
  type Connection,
  type RefreshPlace,
  type TokenColumns,
} from '../db/queries/connections';
import { decrypt, encrypt, type CipherKey, type CipherPlace } from '../crypto/token-cipher';
import { userKey, type KeyRing } from '../crypto/user-keys';
import { errorPolicies, OAuthError, RateLimitError, type ErrorCode, type IntegrationError } from './errors';
import type { OAuthManager } from './oauth-manager';
import { neverExpires, type OAuthTokens } from './provider';
import { refreshOnce, type RefreshDeps, type RefreshOutcome, type ValidToken } from './refresh-attempt';

/** The document's StoredToken: what `getStoredToken` answers. */
export interface StoredToken {
  userId: string;
  provider: string;
  accessToken: string;
  refreshToken?: string;
  expiresAt: Date;
  encryptedAt: Date;
}

/** All time but that of waiting is the database's (`devtrack_now`). */
export interface TokenManagerOptions {
  db: Db;
  ring: KeyRing;
  oauth: OAuthManager;
  wait?: (ms: number) => Promise<void>;
  /** Called when a connection that had been given up goes on. */
  changed?: (userId: string) => Promise<void>;
  /** Called at the end of each refresh. */
  counted?: (provider: string, outcome: RefreshOutcome) => void;
  /** Refreshes under way, shared by the managers of one process so that one `drain` waits for all of them. */
  inFlight?: Set<Promise<unknown>>;
}

/** Tokens are renewed this long before they expire, so that none dies inside a request. */
const marginMs = 5 * 60_000;
/** Longer than the token endpoint's deadline (60 s): while a call may still succeed nobody else starts one. */
const claimSeconds = 75;
/** Steps of waiting for somebody else's refresh: most take a fraction of a second. */
const firstStepMs = 50;
const longestStepMs = 250;

export class TokenManager {
  private readonly refreshing: RefreshDeps;
  private readonly inFlight: Set<Promise<unknown>>;

  constructor(private readonly options: TokenManagerOptions) {
    this.inFlight = options.inFlight ?? new Set();
    this.refreshing = {
      db: options.db,
      oauth: options.oauth,
      wait: options.wait ?? ((ms) => new Promise((resolve) => setTimeout(resolve, ms))),
      changed: options.changed ?? (() => Promise.resolve()),
      counted: options.counted ?? (() => undefined),
    };
  }

  /** Encrypts and stores new tokens of an existing connection; the token generation moves on. */
  async storeToken(userId: string, provider: string, tokens: OAuthTokens): Promise<void> {
    const connection = await this.connectionOf(userId, provider);
    await replaceTokens(this.options.db, connection.id, {
      ...(await this.seal(connection, tokens)),
      scopes: tokens.scope.split(/\s+/).filter((scope) => scope !== ''),
      ...(tokens.extra === undefined ? {} : { tokenExtra: { ...tokens.extra } }),
    });
  }

  /**
   * The columns of a connection that hold these tokens, encrypted, and that end whatever was known of the ones before.
   */
  async seal(
    connection: Pick<Connection, 'id' | 'userId' | 'provider'>,
    tokens: OAuthTokens,
    db: Db = this.options.db,
  ): Promise<TokenColumns & { refreshClaimedUntil: null; refreshError: null; refreshInDoubtSince: null }> {
    const key = await userKey(db, this.options.ring, connection.userId);
    return {
      ...sealTokens(connection, tokens, key, await databaseNow(db)),
      refreshClaimedUntil: null,
      refreshError: null,
      refreshInDoubtSince: null,
    };
  }

  /** Decrypts; null when the provider is not connected. @throws DecryptionError */
  async getToken(userId: string, provider: string): Promise<OAuthTokens | null> {
    const connection = await findConnection(this.options.db, userId, provider);
    return connection === null ? null : this.open(connection);
  }

  /** As `getToken`, in the document's shape with its owner and time of encryption. */
  async getStoredToken(userId: string, provider: string): Promise<StoredToken | null> {
    const connection = await findConnection(this.options.db, userId, provider);
    const tokens = connection === null ? null : await this.open(connection);
    if (connection === null || tokens === null || connection.encryptedAt === null) return null;
    const { accessToken, refreshToken, expiresAt } = tokens;
    return {
      userId,
      provider,
      accessToken,
      ...(refreshToken === undefined ? {} : { refreshToken }),
      expiresAt,
      encryptedAt: connection.encryptedAt,
    };
  }

  /** An access token that is good for at least the margin. @throws OAuthError `not_connected`, `invalid_grant`, … */
  async getValidToken(userId: string, provider: string): Promise<string> {
    const connection = await this.connectionOf(userId, provider);
    return (await this.validTokenOf(connection)).accessToken;
  }

  /**
   * The same for one connection, as the caller read it: of all that hold the same reading one makes the call, and what
   * comes of it holds for the others. `refused`: the generation whose access token the API has just refused; another one
   * is wanted, however long that one claims to live. `signal` ends the waiting for somebody else, never a call.
   */
  async validTokenOf(
    connection: Connection,
    refused: number | null = null,
    signal: AbortSignal | null = null,
  ): Promise<ValidToken> {
    let current = connection;
    for (;;) {
      const key = await userKey(this.options.db, this.options.ring, current.userId);
      const tokens = openTokens(current, key);
      if (tokens === null) throw deadGrant(current, 'There is no token');
      if (current.tokenGen !== refused && (await this.isGood(tokens)))
        return { accessToken: tokens.accessToken, tokenGen: current.tokenGen, issuedAt: current.encryptedAt };
      // The provider has said so of this very token: it is not presented again.
      if (deadGrantCodes.includes(current.refreshError ?? '')) throw failureOf(current);
      const { refreshToken } = tokens;
      if (refreshToken === undefined)
        throw deadGrant(current, 'The access token has ended and there is no refresh token');
      const renewed = await this.renew(current, { refreshToken, key }, signal);
      if ('accessToken' in renewed) return renewed;
      current = renewed;
    }
  }

  /** Resolves when no refresh is under way here: one that is cut off may lose the only living token. */
  async drain(): Promise<void> {
    while (this.inFlight.size > 0) await Promise.allSettled([...this.inFlight]);
  }

  /** Deletes the stored tokens; the connection stays and asks to be reconnected. */
  async deleteToken(userId: string, provider: string): Promise<void> {
    const connection = await findConnection(this.options.db, userId, provider);
    if (connection === null) return;
    await replaceTokens(this.options.db, connection.id, {
      accessTokenEncrypted: null,
      refreshTokenEncrypted: null,
      tokenExpiresAt: null,
      encryptedAt: null,
    });
  }

  /** Judged by the database's time: processes whose clocks differ must not differ about a token. */
  private async isGood({ expiresAt, refreshToken }: OAuthTokens): Promise<boolean> {
    if (expiresAt.getTime() === neverExpires.getTime()) return true;
    const leftMs = expiresAt.getTime() - (await databaseNow(this.options.db)).getTime();
    // Without a refresh token an access token is used until it really ends.
    return leftMs > (refreshToken === undefined ? 0 : marginMs);
  }

  /** A new token, or the connection as it is once somebody else has moved its generation. */
  private async renew(
    connection: Connection,
    secret: { refreshToken: string; key: CipherKey },
    signal: AbortSignal | null,
  ): Promise<ValidToken | Connection> {
    let seen = { tokenGen: connection.tokenGen, attempt: connection.refreshAttempt, waiting: false };
    let waitedMs = 0;
    for (let stepMs = firstStepMs; ; stepMs = Math.min(stepMs * 2, longestStepMs)) {
      signal?.throwIfAborted();
      const token = await this.tracked(this.attempt(connection, secret, seen));
      if (token !== null) return token;
      const current = await this.again(connection);
      if (current.tokenGen !== connection.tokenGen) return current;
      // Its end is this caller's too: whoever was told of a failure in turn would only make it again.
      if (current.refreshClaimedUntil === null) throw failureOf(current);
      if (waitedMs >= claimSeconds * 1000)
        throw new OAuthError('Another refresh of this connection did not end', current.provider, 'network_error');
      seen = { tokenGen: current.tokenGen, attempt: current.refreshAttempt, waiting: true };
      await this.refreshing.wait(stepMs);
      waitedMs += stepMs;
    }
  }

  private async attempt(
    connection: Connection,
    { refreshToken, key }: { refreshToken: string; key: CipherKey },
    seen: RefreshPlace & { waiting: boolean },
  ): Promise<ValidToken | null> {
    const claim = await claimRefresh(this.options.db, connection.id, seen, claimSeconds);
    if (claim === null) return null;
    // The key was read before the call: after it nothing but the write may need the database.
    const seal = (tokens: OAuthTokens): TokenColumns => sealTokens(connection, tokens, key, claim.at);
    return refreshOnce(this.refreshing, { connection, refreshToken, claim, seal });
  }

  private async tracked<T>(work: Promise<T>): Promise<T> {
    this.inFlight.add(work);
    try {
      return await work;
    } finally {
      this.inFlight.delete(work);
    }
  }

  private async open(connection: Connection): Promise<OAuthTokens | null> {
    return openTokens(connection, await userKey(this.options.db, this.options.ring, connection.userId));
  }

  private async connectionOf(userId: string, provider: string): Promise<Connection> {
    const connection = await findConnection(this.options.db, userId, provider);
    if (connection === null) throw new OAuthError('There is no connection', provider, 'not_connected');
    return connection;
  }

  private async again(connection: Connection): Promise<Connection> {
    const current = await findConnectionById(this.options.db, connection.id);
    if (current === null)
      throw new OAuthError('The connection was removed meanwhile', connection.provider, 'not_connected');
    return current;
  }
}

function sealTokens(
  connection: Pick<Connection, 'id' | 'userId' | 'provider'>,
  { accessToken, refreshToken, expiresAt }: OAuthTokens,
  key: CipherKey,
  encryptedAt: Date,
): TokenColumns {
  return {
    accessTokenEncrypted: encrypt(accessToken, key, placeOf(connection, 'access_token')),
    refreshTokenEncrypted:
      refreshToken === undefined ? null : encrypt(refreshToken, key, placeOf(connection, 'refresh_token')),
    tokenExpiresAt: expiresAt,
    encryptedAt,
  };
}

function openTokens(connection: Connection, key: CipherKey): OAuthTokens | null {
  const { accessTokenEncrypted, refreshTokenEncrypted, tokenExpiresAt } = connection;
  if (accessTokenEncrypted === null || tokenExpiresAt === null) return null;
  const opened = (text: string, field: CipherPlace['field']): string =>
    decrypt(text, key, placeOf(connection, field)).toString('utf8');
  return {
    accessToken: opened(accessTokenEncrypted, 'access_token'),
    ...(refreshTokenEncrypted === null ? {} : { refreshToken: opened(refreshTokenEncrypted, 'refresh_token') }),
    expiresAt: tokenExpiresAt,
    scope: connection.scopes.join(' '),
    extra: connection.tokenExtra,
  };
}

function deadGrant(connection: Connection, why: string): OAuthError {
  return new OAuthError(why, connection.provider, 'invalid_grant', false);
}

/** How the refresh ended that this caller waited for. */
function failureOf({ provider, refreshError }: Connection): IntegrationError {
  const message = 'The refresh that was waited for failed';
  // A process of a newer version may have written a code that this one does not know.
  const code = refreshError !== null && isErrorCode(refreshError) ? refreshError : 'internal_error';
  return code === 'rate_limited' ? new RateLimitError(message, provider) : new OAuthError(message, provider, code);
}

function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(errorPolicies, code);
}

function placeOf(connection: Pick<Connection, 'id' | 'userId' | 'provider'>, field: CipherPlace['field']): CipherPlace {
  return { userId: connection.userId, connectionId: connection.id, provider: connection.provider, field };
}
