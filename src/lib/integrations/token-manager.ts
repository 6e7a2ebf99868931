/**
 * Custody of OAuth tokens: encrypted per user, refreshed by exactly one of any number of callers, deleted with the
 * connection. A refresh is claimed before the call and written only to the token generation it read (SECURITY 11-14).
 */
import type { Db } from '../db/client';
import {
  claimRefresh,
  findConnection,
  findConnectionById,
  releaseRefresh,
  updateConnection,
  writeTokens,
  type Connection,
} from '../db/queries/connections';
import { decrypt, encrypt, type CipherPlace } from '../crypto/token-cipher';
import { userKey, type KeyRing } from '../crypto/user-keys';
import { OAuthError } from './errors';
import type { OAuthManager } from './oauth-manager';
import type { OAuthTokens } from './provider';

/** The document's StoredToken: what `getStoredToken` answers. */
export interface StoredToken {
  userId: string;
  provider: string;
  accessToken: string;
  refreshToken?: string;
  expiresAt: Date;
  encryptedAt: Date;
}

export interface TokenManagerOptions {
  db: Db;
  ring: KeyRing;
  oauth: OAuthManager;
  now?: () => Date;
  wait?: (ms: number) => Promise<void>;
}

/** Tokens are renewed this long before they expire, so that none dies inside a request. */
const marginMs = 5 * 60_000;
/** Longer than the token endpoint's deadline (60 s): while a call may still succeed nobody else starts one. */
const claimSeconds = 75;
const waitStepMs = 250;

export class TokenManager {
  private readonly now: () => Date;
  private readonly wait: (ms: number) => Promise<void>;

  constructor(private readonly options: TokenManagerOptions) {
    this.now = options.now ?? (() => new Date());
    this.wait = options.wait ?? ((ms) => new Promise((resolve) => setTimeout(resolve, ms)));
  }

  /** Encrypts and stores new tokens of an existing connection; the token generation moves on. */
  async storeToken(userId: string, provider: string, tokens: OAuthTokens): Promise<void> {
    const connection = await this.connectionOf(userId, provider);
    await updateConnection(this.options.db, connection.id, {
      ...(await this.seal(connection, tokens)),
      scopes: tokens.scope.split(/\s+/).filter((scope) => scope !== ''),
      ...(tokens.extra === undefined ? {} : { tokenExtra: { ...tokens.extra } }),
      tokenGen: connection.tokenGen + 1,
      refreshClaimedUntil: null,
    });
  }

  /** The columns that hold these tokens for a connection, encrypted. */
  async seal(
    connection: Pick<Connection, 'id' | 'userId' | 'provider'>,
    tokens: OAuthTokens,
    db: Db = this.options.db,
  ): Promise<{
    accessTokenEncrypted: string;
    refreshTokenEncrypted: string | null;
    tokenExpiresAt: Date;
    encryptedAt: Date;
  }> {
    const key = await userKey(db, this.options.ring, connection.userId);
    return {
      accessTokenEncrypted: encrypt(tokens.accessToken, key, placeOf(connection, 'access_token')),
      refreshTokenEncrypted:
        tokens.refreshToken === undefined
          ? null
          : encrypt(tokens.refreshToken, key, placeOf(connection, 'refresh_token')),
      tokenExpiresAt: tokens.expiresAt,
      encryptedAt: this.now(),
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
   * The same for one connection. `refused`: the generation whose access token the API has just refused; another one is
   * wanted, however long that one claims to live.
   */
  async validTokenOf(
    connection: Connection,
    refused: number | null = null,
  ): Promise<{ accessToken: string; tokenGen: number }> {
    const giveUpAt = this.now().getTime() + claimSeconds * 1000;
    let current = connection;
    for (;;) {
      const tokens = await this.open(current);
      if (tokens === null) throw this.dead(current, 'There is no token');
      const fresh = tokens.expiresAt.getTime() - this.now().getTime() > marginMs;
      if (fresh && current.tokenGen !== refused) return { accessToken: tokens.accessToken, tokenGen: current.tokenGen };
      if (tokens.refreshToken === undefined) {
        // Without a refresh token an access token is used until it really ends.
        if (current.tokenGen !== refused && tokens.expiresAt > this.now())
          return { accessToken: tokens.accessToken, tokenGen: current.tokenGen };
        throw this.dead(current, 'The access token has ended and there is no refresh token');
      }
      if (await claimRefresh(this.options.db, current.id, current.tokenGen, claimSeconds)) {
        return this.refresh(current, tokens.refreshToken);
      }
      if (this.now().getTime() > giveUpAt)
        throw new OAuthError('Another refresh of this connection did not end', current.provider, 'network_error');
      await this.wait(waitStepMs);
      current = await this.again(current);
    }
  }

  /** Deletes the stored tokens; the connection stays and asks to be reconnected. */
  async deleteToken(userId: string, provider: string): Promise<void> {
    const connection = await findConnection(this.options.db, userId, provider);
    if (connection === null) return;
    await updateConnection(this.options.db, connection.id, {
      accessTokenEncrypted: null,
      refreshTokenEncrypted: null,
      tokenExpiresAt: null,
      encryptedAt: null,
      tokenGen: connection.tokenGen + 1,
    });
  }

  private async refresh(
    connection: Connection,
    refreshToken: string,
  ): Promise<{ accessToken: string; tokenGen: number }> {
    let tokens: OAuthTokens;
    try {
      tokens = await this.options.oauth.refreshAccessToken(connection.provider, refreshToken);
    } catch (error) {
      await releaseRefresh(this.options.db, connection.id, connection.tokenGen);
      // Somebody else may have won between our read and the provider's answer (a reauthorization, for example).
      const current = await this.again(connection);
      if (error instanceof OAuthError && error.code === 'invalid_grant' && current.tokenGen !== connection.tokenGen)
        return this.validTokenOf(current);
      throw error;
    }
    const written = await writeTokens(
      this.options.db,
      connection.id,
      connection.tokenGen,
      await this.seal(connection, tokens),
    );
    if (written) return { accessToken: tokens.accessToken, tokenGen: connection.tokenGen + 1 };
    // The generation moved while we called: the newer token stands.
    return this.validTokenOf(await this.again(connection));
  }

  private async open(connection: Connection): Promise<OAuthTokens | null> {
    if (connection.accessTokenEncrypted === null || connection.tokenExpiresAt === null) return null;
    const key = await userKey(this.options.db, this.options.ring, connection.userId);
    const accessToken = decrypt(connection.accessTokenEncrypted, key, placeOf(connection, 'access_token')).toString(
      'utf8',
    );
    const refreshToken =
      connection.refreshTokenEncrypted === null
        ? undefined
        : decrypt(connection.refreshTokenEncrypted, key, placeOf(connection, 'refresh_token')).toString('utf8');
    return {
      accessToken,
      ...(refreshToken === undefined ? {} : { refreshToken }),
      expiresAt: connection.tokenExpiresAt,
      scope: connection.scopes.join(' '),
      extra: connection.tokenExtra,
    };
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

  private dead(connection: Connection, why: string): OAuthError {
    return new OAuthError(why, connection.provider, 'invalid_grant', false);
  }
}

function placeOf(connection: Pick<Connection, 'id' | 'userId' | 'provider'>, field: CipherPlace['field']): CipherPlace {
  return { userId: connection.userId, connectionId: connection.id, provider: connection.provider, field };
}
