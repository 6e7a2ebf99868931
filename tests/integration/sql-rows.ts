/** Looks past the application into the database and the sandbox's own books. */
import { sql, type SQL } from 'drizzle-orm';
import type { AppConfig } from '@/lib/env';
import type { Status } from '@/lib/http/contract';
import { grantFile } from '@/sandbox/grant-file';
import type { TestApp } from '../support/app';
import type { Browser } from '../support/browser';
import { until } from '../support/until';

export type Row = Record<string, unknown>;

export async function rowsOf(app: TestApp, query: SQL): Promise<Row[]> {
  const answer: unknown = await app.database.db.execute(query);
  return (answer as { rows: Row[] }).rows;
}

export async function countRows(app: TestApp, table: string, where: SQL = sql`true`): Promise<number> {
  const [row] = await rowsOf(app, sql`select count(*)::int as n from ${sql.identifier(table)} where ${where}`);
  return Number(row?.n);
}

/** Moves the clock of leases, due dates and expiries. */
export async function setClock(app: TestApp, offsetMs: number): Promise<void> {
  await app.database.db.execute(sql`update devtrack_clock set offset_ms = ${offsetMs}`);
}

/** Runs `work` under another configuration of the same process. */
export async function withConfig<T>(app: TestApp, change: Partial<AppConfig>, work: () => Promise<T>): Promise<T> {
  const globals = globalThis as { devtrackConfig?: AppConfig };
  globals.devtrackConfig = { ...app.config, ...change };
  try {
    return await work();
  } finally {
    globals.devtrackConfig = app.config;
  }
}

export async function requestsByPath(app: TestApp): Promise<Record<string, number>> {
  const { counters } = (await app.control('GET', '')) as { counters: { requestsByPath: Record<string, number> } };
  return counters.requestsByPath;
}

export const tokenPaths: Record<string, string> = {
  github: 'POST /github/login/oauth/access_token',
  notion: 'POST /notion/v1/oauth/token',
  slack: 'POST /slack/api/oauth.v2.access',
  calendar: 'POST /calendar/token',
};
export const revokePaths: Record<string, string> = {
  github: 'DELETE /github/applications/devtrack-sandbox-github/grant',
  notion: 'POST /notion/v1/oauth/revoke',
  slack: 'POST /slack/api/auth.revoke',
  calendar: 'POST /calendar/revoke',
};

export interface Grant {
  provider: string;
  account: 'subject' | 'other';
  revoked: boolean;
}

/** What the sandbox holds as granted, newest last. */
export function grantsAt(app: TestApp, provider: string): Grant[] {
  const { grants, changes } = grantFile(app.config.dataDir).read();
  const made = changes.flatMap((change) => ('grant' in change ? [{ ...change.grant, revoked: false }] : []));
  const ended = changes.flatMap((change) => ('revoked' in change ? [change.revoked] : []));
  return [...grants, ...made]
    .filter((grant) => grant.provider === provider)
    .map((grant) => ({ ...grant, revoked: grant.revoked || ended.includes(grant.id) }));
}

export function cookieOf(browser: Browser, name: string): string {
  for (const jar of browser['cookies'].values()) {
    const value = jar.get(name);
    if (value !== undefined) return `${name}=${value}`;
  }
  throw new Error(`The browser has no cookie ${name}.`);
}

export const sessionCookie = (browser: Browser): string => cookieOf(browser, 'devtrack.session_token');
export const connectCookieOf = (browser: Browser): string => cookieOf(browser, 'devtrack-connect');

export type SignedUp = Browser & { who: { email: string; password: string; userId: string } };
let users = 0;

/** A new user behind an address of their own, because sign-ups are limited by address; the app needs `TRUST_PROXY=1`. */
export async function newUser(app: TestApp, browser: Browser = app.browser()): Promise<SignedUp> {
  users += 1;
  const credentials = {
    email: `dev-${users}-${Math.random().toString(36).slice(2)}@example.com`,
    password: 'a long enough password',
  };
  const answer = await browser.request(
    'POST',
    '/api/auth/sign-up/email',
    { name: 'Dev', ...credentials },
    { 'x-forwarded-for': `203.0.${users >> 8}.${users & 255}` },
  );
  if (!answer.ok) throw new Error(`Sign-up answered ${answer.status}: ${await answer.text()}`);
  const { user } = (await answer.json()) as { user: { id: string } };
  return Object.assign(browser, { who: { ...credentials, userId: user.id } });
}

export async function signIn(browser: Browser, who: { email: string; password: string }): Promise<Response> {
  return browser.request('POST', '/api/auth/sign-in/email', { email: who.email, password: who.password });
}

export async function statusOf(browser: Browser, provider: string): Promise<Status> {
  return browser.json<Status>(`/api/integrations/${provider}/status`);
}

export async function synced(browser: Browser, provider: string): Promise<Status> {
  return until(`${provider} is synced`, async () => {
    const status = await statusOf(browser, provider);
    if (status.error !== null) throw new Error(`${provider}: ${JSON.stringify(status.error)}`);
    return status.state === 'success' ? status : null;
  });
}

/** Connects and waits for the first sync. */
export async function connectAndSync(browser: Browser, provider: string): Promise<Status> {
  const landed = await browser.connect(provider);
  if (!landed.includes(`connected=${provider}`)) throw new Error(`Connecting ${provider} led to ${landed}`);
  return synced(browser, provider);
}

/** "Sync now", waited for. */
export async function syncAgain(browser: Browser, provider: string): Promise<Status> {
  const asked = await browser.request('POST', `/api/integrations/${provider}/sync`);
  if (asked.status !== 202) throw new Error(`sync answered ${asked.status}: ${await asked.text()}`);
  const { syncId } = (await asked.json()) as { syncId: string };
  return until(`the run of ${provider} has ended`, async () => {
    const status = await statusOf(browser, provider);
    return status.lastResult?.syncId === syncId ? status : null;
  });
}

/** Every table and view of ours, as text. */
export async function dumpDatabase(app: TestApp): Promise<string> {
  const tables = await rowsOf(
    app,
    sql`select table_name as name from information_schema.tables where table_schema = 'public' order by 1`,
  );
  const parts: string[] = [];
  for (const { name } of tables)
    parts.push(
      `${String(name)}: ${JSON.stringify(await rowsOf(app, sql`select * from ${sql.identifier(String(name))}`))}`,
    );
  return parts.join('\n');
}

export async function tablesWithUser(app: TestApp): Promise<string[]> {
  const rows = await rowsOf(
    app,
    sql`select c.table_name as name from information_schema.columns c join information_schema.tables t on t.table_name = c.table_name and t.table_schema = c.table_schema where c.column_name = 'user_id' and c.table_schema = 'public' and t.table_type = 'BASE TABLE' order by 1`,
  );
  return rows.map((row) => String(row.name));
}

/** The counters of limits begin anew, so that a test about something else does not meet them. */
export function forgetLimits(): void {
  delete (globalThis as { devtrackLimiters?: unknown }).devtrackLimiters;
}
