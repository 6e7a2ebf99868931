/**
 * One claimed refresh, from the call to what is stored of it. What the provider did is not undone by anything here, so
 * every end is written down: the new pair, the failure, or that nobody knows.
 */
import type { Db } from '../db/client';
import {
  endRefresh,
  findConnection,
  writeTokens,
  type Connection,
  type RefreshClaim,
  type TokenColumns,
} from '../db/queries/connections';
import { logger } from '../logger';
import { IntegrationError, OAuthError, policyFor, type ErrorCode } from './errors';
import type { OAuthManager } from './oauth-manager';
import type { OAuthTokens } from './provider';
import { leavesDoubt } from './refresh-doubt';

/** An access token, the generation it belongs to, and when it was issued by the database's time; null: not on record. */
export interface ValidToken {
  accessToken: string;
  tokenGen: number;
  issuedAt: Date | null;
}

/** How a refresh ended, for the metrics. `superseded`: with a pair that a newer one had made worthless. */
export type RefreshOutcome = 'success' | 'superseded' | ErrorCode;

export interface RefreshDeps {
  db: Db;
  oauth: OAuthManager;
  wait(ms: number): Promise<void>;
  /** Tells open pages and workers of a connection that goes on. */
  changed(userId: string): Promise<void>;
  counted(provider: string, outcome: RefreshOutcome): void;
}

interface RefreshWork {
  connection: Connection;
  refreshToken: string;
  claim: RefreshClaim;
  seal(tokens: OAuthTokens): TokenColumns;
}

/** A database that fails over is back within seconds; what is waiting to be written is the only living token. */
const writePatienceMs = 60_000;
const firstPauseMs = 250;
const longestPauseMs = 8000;

/** Null: somebody else's refresh or reconnection decides. @throws what the provider answered, as IntegrationError */
export async function refreshOnce(deps: RefreshDeps, work: RefreshWork): Promise<ValidToken | null> {
  const { connection, refreshToken, claim } = work;
  if (claim.doubt === 'noticed') logDoubt(connection, 'a refresh was cut off before its end was written');
  let tokens: OAuthTokens;
  try {
    tokens = await deps.oauth.refreshAccessToken(connection.provider, refreshToken, claim.at);
  } catch (error) {
    return writeFailure(deps, work, error);
  }
  return keep(deps, work, tokens);
}

async function keep(deps: RefreshDeps, work: RefreshWork, tokens: OAuthTokens): Promise<ValidToken | null> {
  const { connection, claim } = work;
  const columns = work.seal(tokens);
  const written = await untilWritten(deps, connection, () =>
    writeTokens(deps.db, connection.id, placeOf(work), columns),
  );
  deps.counted(connection.provider, written === null ? 'superseded' : 'success');
  if (written === null) {
    await revokeIfDisconnected(deps, connection, tokens);
    return null;
  }
  if (written.healed) {
    logger().info(
      {
        event: 'connection_healed',
        provider: connection.provider,
        connectionId: connection.id,
        attempt: claim.attempt,
      },
      'a refresh that was thought dead brought a new token; the connection goes on',
    );
    await tell(deps, connection.userId);
  }
  return { accessToken: tokens.accessToken, tokenGen: written.tokenGen, issuedAt: claim.at };
}

async function writeFailure(deps: RefreshDeps, work: RefreshWork, error: unknown): Promise<null> {
  const { connection, claim } = work;
  const rotates = deps.oauth.rotates(connection.provider);
  const judged = rotates ? inLightOfDoubt(error, claim) : error;
  const code = judged instanceof IntegrationError ? judged.code : 'internal_error';
  const inDoubt = rotates && leavesDoubt(error);
  const ended = await endRefresh(deps.db, connection.id, placeOf(work), { code, inDoubt });
  deps.counted(connection.provider, code);
  if (ended?.doubtNoticed === true) logDoubt(connection, 'a refresh ended without an answer that could be read', error);
  if (policyFor(code).connection === 'operator')
    logger().error(
      { event: 'operator_alarm', provider: connection.provider, connectionId: connection.id, code, error },
      'the provider refuses the credentials of this installation; no token of it can be renewed',
    );
  // Tokens from elsewhere, or a newer claim whose call is under way: those count, whatever was answered here.
  if (ended === null || ended.tokenGen !== connection.tokenGen) return null;
  throw judged;
}

/** A refusal of a refresh token that may have been used up by a lost answer is not the provider's or the user's doing. */
function inLightOfDoubt(error: unknown, claim: RefreshClaim): unknown {
  if (!(error instanceof IntegrationError) || error.code !== 'invalid_grant' || claim.doubt === 'none') return error;
  return new OAuthError(
    'The refresh token is refused; an earlier answer to it was lost',
    error.provider,
    'refresh_in_doubt',
    false,
    { ...error.details, cause: error },
  );
}

/** The write is fenced, so one that arrived although its confirmation did not is not written twice. */
async function untilWritten<T>(deps: RefreshDeps, connection: Connection, write: () => Promise<T>): Promise<T> {
  const fields = { provider: connection.provider, connectionId: connection.id };
  let waitedMs = 0;
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
    try {
      return await write();
    } catch (error) {
      if (waitedMs >= writePatienceMs) {
        logger().error({ event: 'refreshed_token_lost', ...fields, error }, 'a renewed token could not be stored');
        throw error;
      }
      logger().error(
        { event: 'refresh_not_written', ...fields, waitedMs, error },
        'a renewed token could not be stored yet; it is tried again',
      );
    }
    await deps.wait(pauseMs);
    waitedMs += pauseMs;
  }
}

/** Disconnected in mid-refresh: the new pair would live on at the provider. With a connection made anew it is left alone, because revoking may end the whole grant. */
async function revokeIfDisconnected(deps: RefreshDeps, connection: Connection, tokens: OAuthTokens): Promise<void> {
  const { userId, provider } = connection;
  if ((await findConnection(deps.db, userId, provider)) !== null) return;
  try {
    await deps.oauth.revokeToken(provider, tokens);
  } catch (error) {
    logger().warn(
      { event: 'stray_token_not_revoked', provider, error },
      'a token renewed during its disconnection could not be revoked',
    );
  }
}

/** Open pages that are not told show it at their next look; the token is good all the same. */
async function tell(deps: RefreshDeps, userId: string): Promise<void> {
  try {
    await deps.changed(userId);
  } catch (error) {
    logger().warn({ event: 'status_not_told', error }, 'open pages could not be told of a change');
  }
}

function logDoubt({ provider, id }: Connection, why: string, error?: unknown): void {
  logger().warn(
    { event: 'refresh_in_doubt', provider, connectionId: id, why, ...(error === undefined ? {} : { error }) },
    'it is not known whether the provider has used up the refresh token',
  );
}

function placeOf({ connection, claim }: RefreshWork): { tokenGen: number; attempt: number } {
  return { tokenGen: connection.tokenGen, attempt: claim.attempt };
}
