/**
 * Sign-up, sign-in and sessions by better-auth over our own tables. One instance per origin: with a loopback APP_URL
 * the application answers on three names, and better-auth ties cookies and checks to one base URL.
 */
import { betterAuth } from 'better-auth';
import { APIError } from 'better-auth/api';
import { drizzleAdapter } from 'better-auth/adapters/drizzle';
import { config } from '../env';
import { database, type Db } from '../db/client';
import { insertAudit } from '../db/queries/notices';
import { authAccounts, sessions, users, verifications } from '../db/schema/accounts';
import { isLoopbackHost, loopbackOrigins } from '../http/hosts';
import { logger } from '../logger';
import { maySignUp } from './registration';

export type Auth = ReturnType<typeof createAuth>;

const sessionDays = 30;

function createAuth(db: Db, origin: string) {
  const settings = config();
  return betterAuth({
    appName: 'DevTrack',
    baseURL: origin,
    basePath: '/api/auth',
    secret: settings.authSecret,
    trustedOrigins: allowedOrigins(),
    database: drizzleAdapter(db, {
      provider: 'pg',
      schema: { user: users, session: sessions, account: authAccounts, verification: verifications },
    }),
    emailAndPassword: { enabled: true, autoSignIn: true, minPasswordLength: 8, maxPasswordLength: 128 },
    // Without a cookie cache a deleted user or an ended session is gone at the next request.
    // Written once an hour of use, so that the list of sessions tells when each was last seen.
    session: { expiresIn: sessionDays * 86_400, updateAge: 3600, cookieCache: { enabled: false } },
    advanced: {
      cookiePrefix: 'devtrack',
      useSecureCookies: origin.startsWith('https:'),
      database: { generateId: 'uuid' },
      // Set by our own server from the socket or the trusted proxies; a client's own copy is removed there.
      ipAddress: { ipAddressHeaders: ['x-devtrack-client'] },
    },
    // Counted in `requests.ts`: with Redis over all processes, and in a window that does not move with every request.
    rateLimit: { enabled: false },
    databaseHooks: {
      user: {
        create: {
          before: async (user, context) => {
            const body: unknown = context?.body;
            const invite =
              typeof body === 'object' && body !== null && 'invite' in body && typeof body.invite === 'string'
                ? body.invite
                : null;
            if (!(await maySignUp(user.email, invite))) {
              throw new APIError('FORBIDDEN', {
                code: 'REGISTRATION_CLOSED',
                message: 'This installation takes no new accounts. Ask its owner for an invitation.',
              });
            }
          },
        },
      },
      session: {
        create: {
          after: async (session) => {
            await insertAudit(db, {
              userId: session.userId,
              action: 'sign_in',
              outcome: 'success',
              address: session.ipAddress ?? null,
            });
          },
        },
      },
    },
    telemetry: { enabled: false },
    logger: { log: (level, message) => logger()[level === 'error' ? 'warn' : level]({ event: 'auth' }, message) },
  });
}

/** Origins a browser may come from: APP_URL, and its loopback siblings. */
export function allowedOrigins(): string[] {
  const { appUrl } = config();
  return isLoopbackHost(appUrl.hostname) ? [...new Set([appUrl.origin, ...loopbackOrigins(appUrl)])] : [appUrl.origin];
}

/** The allowed origin a request was made to, by its Host header; APP_URL's own for any other host. */
export function originOf(headers: Headers): string {
  const host = headers.get('host');
  const { appUrl } = config();
  return allowedOrigins().find((origin) => new URL(origin).host === host) ?? appUrl.origin;
}

const globals = globalThis as { devtrackAuth?: Map<string, Auth> };

export async function authFor(headers: Headers): Promise<Auth> {
  globals.devtrackAuth ??= new Map();
  const origin = originOf(headers);
  const existing = globals.devtrackAuth.get(origin);
  if (existing !== undefined) return existing;
  const made = createAuth((await database()).db, origin);
  globals.devtrackAuth.set(origin, made);
  return made;
}
