/**
 * Connecting an account: begin (a single-use state, a redirect) and complete (consume, exchange, identify, store). The
 * new connection is due at once; its first sync is an ordinary sync.
 */
import { createHash, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto';
import type { Db } from '../db/client';
import { findConnection, insertConnection, lockConnection, makeDue, updateConnection } from '../db/queries/connections';
import { insertAudit, resolveNotifications } from '../db/queries/notices';
import { consumeState, insertState, type OAuthStateRow } from '../db/queries/oauth-states';
import { dropCachedSummaries } from '../db/queries/summaries';
import { insertRun } from '../db/queries/sync-logs';
import { lockUser } from '../db/queries/users';
import { decrypt, encrypt } from '../crypto/token-cipher';
import { userKey, type KeyRing } from '../crypto/user-keys';
import { guardedFetch } from '../http/outgoing';
import { logger } from '../logger';
import { IntegrationError, OAuthError } from './errors';
import type { Installed } from './installation';
import type { OAuthManager } from './oauth-manager';
import type { Account, OAuthTokens } from './provider';
import { defaultReturnPath, safeReturnPath, withResult } from './return-path';
import type { TokenManager } from './token-manager';

export interface ConnectDeps {
  db: Db;
  ring: KeyRing;
  oauth: OAuthManager;
  tokens: TokenManager;
  /** Wakes the workers and the open pages. */
  changed(userId: string): Promise<void>;
}

/** Who stands in front of the browser. */
export interface Visitor {
  userId: string;
  sessionId: string;
  address: string | null;
}

const stateMinutes = 10;

/** Stores a state and answers where to go, with the nonce that binds the callback to this browser. */
export async function beginConnect(
  deps: ConnectDeps,
  visitor: Visitor,
  installed: Installed,
  request: { redirectUri: string; returnPath: string | null; browserNonce: string | null },
): Promise<{ location: string; browserNonce: string }> {
  const existing = await findConnection(deps.db, visitor.userId, installed.id);
  const state = randomBytes(32).toString('base64url');
  const browserNonce = request.browserNonce ?? randomBytes(32).toString('base64url');
  const codeVerifier = installed.provider.oauth.pkce.use ? randomBytes(32).toString('base64url') : null;
  const location = await deps.oauth.getAuthorizationUrl(installed.id, {
    redirectUri: request.redirectUri,
    state,
    codeVerifier,
  });
  await insertState(deps.db, {
    stateHash: sha256(state),
    userId: visitor.userId,
    sessionId: visitor.sessionId,
    provider: installed.id,
    redirectUri: request.redirectUri,
    codeVerifierEncrypted:
      codeVerifier === null
        ? null
        : encrypt(
            codeVerifier,
            await userKey(deps.db, deps.ring, visitor.userId),
            verifierPlace(visitor.userId, installed.id),
          ),
    browserNonceHash: sha256(browserNonce),
    intent: existing === null ? 'connect' : 'reauthorize',
    connectionId: existing?.id ?? null,
    returnPath: safeReturnPath(request.returnPath),
    expiresAt: new Date(Date.now() + stateMinutes * 60_000),
  });
  return { location, browserNonce };
}

export interface CallbackQuery {
  state: string | null;
  code: string | null;
  error: string | null;
  issuer: string | null;
}

/** @returns the path to go to, with a fixed result code. Never the provider's own text. */
export async function completeConnect(
  deps: ConnectDeps,
  visitor: Visitor,
  installed: Installed,
  query: CallbackQuery,
  browserNonce: string | null,
): Promise<string> {
  const row = query.state === null ? null : await consumeState(deps.db, sha256(query.state));
  let returnPath = defaultReturnPath;
  try {
    const state = assertBound(row, visitor, installed, browserNonce);
    returnPath = state.returnPath;
    const connected = await exchangeAndStore(deps, visitor, installed, state, query);
    await deps.changed(visitor.userId);
    return withResult(
      returnPath,
      connected.missingScopes.length > 0
        ? { connected: installed.id, warning: 'insufficient_scope' }
        : { connected: installed.id },
    );
  } catch (error) {
    if (!(error instanceof IntegrationError)) throw error;
    const code = resultCode(error);
    logger().warn(
      {
        event: 'connect_failed',
        provider: installed.id,
        code: error.code,
        status: error.details.status,
        providerCode: error.details.providerCode,
        error,
      },
      'a connection attempt failed',
    );
    await insertAudit(deps.db, {
      userId: visitor.userId,
      action: row?.intent ?? 'connect',
      provider: installed.id,
      outcome: code,
      address: visitor.address,
    });
    return withResult(returnPath, { error: code, provider: installed.id });
  }
}

function assertBound(
  row: OAuthStateRow | null,
  visitor: Visitor,
  installed: Installed,
  browserNonce: string | null,
): OAuthStateRow {
  const bound =
    row !== null &&
    row.userId === visitor.userId &&
    row.sessionId === visitor.sessionId &&
    row.provider === installed.id &&
    browserNonce !== null &&
    timingSafeEqual(Buffer.from(sha256(browserNonce)), Buffer.from(row.browserNonceHash));
  if (!bound)
    throw new OAuthError(
      'The state is unknown, used, expired or of another browser, session or user',
      installed.id,
      'invalid_state',
    );
  return row;
}

async function exchangeAndStore(
  deps: ConnectDeps,
  visitor: Visitor,
  installed: Installed,
  state: OAuthStateRow,
  query: CallbackQuery,
): Promise<{ missingScopes: string[] }> {
  if (query.error !== null)
    throw new OAuthError(
      'The provider sent an error',
      installed.id,
      query.error === 'access_denied' ? 'access_denied' : 'exchange_failed',
    );
  if (query.code === null) throw new OAuthError('The callback has no code', installed.id, 'exchange_failed');
  const codeVerifier =
    state.codeVerifierEncrypted === null
      ? null
      : decrypt(
          state.codeVerifierEncrypted,
          await userKey(deps.db, deps.ring, visitor.userId),
          verifierPlace(visitor.userId, installed.id),
        ).toString('utf8');
  const tokens = await deps.oauth.exchangeCodeForTokens(installed.id, query.code, {
    redirectUri: state.redirectUri,
    state: query.state ?? '',
    codeVerifier,
    issuer: query.issuer,
  });
  try {
    const account = await identify(installed, tokens);
    const missingScopes = installed.provider.oauth.missingScopes(installed.scopes, scopesOf(tokens));
    await storeConnection(deps, visitor, installed, {
      tokens,
      account,
      missingScopes,
      intent: state.intent,
    });
    return { missingScopes };
  } catch (error) {
    if (await isStray(deps, visitor, installed, error)) await revokeStray(deps, installed, tokens);
    throw error;
  }
}

/**
 * Providers end the whole grant of an account, not one token. While a connection exists, a token that may be of its own
 * account is left alone: revoking it would end that connection. It may be older, of another window, or this very one, whose
 * commit went through although its answer was lost; where the database cannot say, the token is left alone as well.
 */
async function isStray(deps: ConnectDeps, visitor: Visitor, installed: Installed, error: unknown): Promise<boolean> {
  if (error instanceof IntegrationError && error.code === 'wrong_account') return true;
  try {
    return (await findConnection(deps.db, visitor.userId, installed.id)) === null;
  } catch (lookupError) {
    logger().warn(
      { event: 'stray_token_not_revoked', provider: installed.id, error: lookupError },
      'whether a token was stored could not be found out, so it was not revoked',
    );
    return false;
  }
}

async function identify(installed: Installed, tokens: OAuthTokens): Promise<Account> {
  const controller = new AbortController();
  const session = installed.provider.open({
    token: tokens.accessToken,
    urls: installed.urls,
    fetch: guardedFetch({ provider: installed.id, origins: installed.origins, deadlineMs: 30_000 }),
    account: null,
    scopes: scopesOf(tokens),
    tokenExtra: tokens.extra ?? {},
    signal: controller.signal,
    now: () => new Date(),
  });
  return session.identify();
}

interface NewAuthorization {
  tokens: OAuthTokens;
  account: Account;
  missingScopes: string[];
  intent: 'connect' | 'reauthorize';
}

/** One transaction: tokens, connection (due now), run, audit line. */
async function storeConnection(
  deps: ConnectDeps,
  visitor: Visitor,
  installed: Installed,
  given: NewAuthorization,
): Promise<void> {
  const { tokens, account, missingScopes } = given;
  // Made outside the transaction: a key that two first connects make at once must not wait on either.
  await userKey(deps.db, deps.ring, visitor.userId);
  await deps.db.transaction(async (tx) => {
    // Two callbacks of one user in the same instant: the second finds what the first has stored.
    await lockUser(tx, visitor.userId);
    const found = await findConnection(tx, visitor.userId, installed.id);
    // Held until the end: a refresh that commits meanwhile moves the token generation too.
    const existing = found === null ? null : await lockConnection(tx, found.id);
    if (existing !== null && existing.accountId !== account.id)
      throw new OAuthError('Another account than the connected one', installed.id, 'wrong_account');
    // Reauthorization of a connection that was disconnected meanwhile is a new connection.
    const id = existing?.id ?? randomUUID();
    const sealed = await deps.tokens.seal({ id, userId: visitor.userId, provider: installed.id }, tokens, tx);
    const columns = {
      ...sealed,
      accountLabel: account.label,
      accountMetadata: { ...account.metadata },
      origin: installed.tokenOrigin,
      sandbox: installed.sandbox,
      status: 'active' as const,
      tokenExtra: { ...(tokens.extra ?? {}) },
      scopes: scopesOf(tokens),
      missingScopes,
      slackTeamId: typeof account.metadata.teamId === 'string' ? account.metadata.teamId : null,
      degraded: [],
      consecutiveFailures: 0,
      rateLimitedUntil: null,
      errorCode: null,
    };
    if (existing === null)
      await insertConnection(tx, {
        id,
        userId: visitor.userId,
        provider: installed.id,
        accountId: account.id,
        ...columns,
      });
    // The cursor stays: what a stream missed for lack of permission is noted in it and caught up with.
    else await updateConnection(tx, id, { ...columns, tokenGen: existing.tokenGen + 1 });
    const runId =
      existing?.runId ??
      (await insertRun(tx, {
        userId: visitor.userId,
        connectionId: id,
        provider: installed.id,
        trigger: 'connect',
        status: 'queued',
      }));
    await makeDue(tx, id, runId);
    await resolveNotifications(tx, visitor.userId, installed.id);
    await dropCachedSummaries(tx, visitor.userId, null);
    await insertAudit(tx, {
      userId: visitor.userId,
      action: existing === null ? 'connect' : 'reauthorize',
      provider: installed.id,
      outcome: 'success',
      address: visitor.address,
      detail: { sandbox: installed.sandbox },
    });
  });
}

/** A token that will not be stored must not stay alive at the provider. Best effort: its failure is logged, the first error counts. */
async function revokeStray(deps: ConnectDeps, installed: Installed, tokens: OAuthTokens): Promise<void> {
  try {
    await deps.oauth.revokeToken(installed.id, tokens);
  } catch (error) {
    logger().warn(
      { event: 'stray_token_not_revoked', provider: installed.id, error },
      'a token that was not stored could not be revoked',
    );
  }
}

/** The contract's codes of the callback. */
function resultCode(error: IntegrationError): string {
  switch (error.code) {
    case 'access_denied':
    case 'invalid_state':
    case 'wrong_account':
    case 'insufficient_scope':
      return error.code;
    case 'provider_unavailable':
    case 'network_error':
    case 'rate_limited':
      return 'provider_unavailable';
    default:
      return 'exchange_failed';
  }
}

function scopesOf(tokens: OAuthTokens): string[] {
  return tokens.scope.split(/\s+/).filter((scope) => scope !== '');
}

function verifierPlace(userId: string, provider: string) {
  return { userId, connectionId: '', provider, field: 'code_verifier' as const };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
