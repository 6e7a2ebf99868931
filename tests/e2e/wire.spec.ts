/** What goes over the wire of the built application, which tests inside one process cannot see. */
import { request as plainRequest, type IncomingHttpHeaders } from 'node:http';
import type { Page } from '@playwright/test';
import { connect, createAccount, providers, readJson, syncAndWait, untilSynced, type ProviderId } from './account';
import { expect, test } from './fixture';
import { cardOf, expectState } from './page-checks';
import { appOrigin, appPort, emptyState, sharedState } from './places';

const ownPage = { origin: appOrigin };
const noSession = { cookies: [], origins: [] };

test.describe('the API', () => {
  test.use({ storageState: emptyState });

  test('answers the typed errors of the server’s half in the pages’ half', async ({ page }) => {
    const sync = await page.request.post('/api/integrations/github/sync', { headers: ownPage });
    expect(sync.status()).toBe(409);
    expect(await sync.json()).toEqual({
      error: { code: 'not_connected', message: expect.any(String), provider: 'github', retryable: false },
    });
    const unknown = await page.request.get('/api/integrations/jira/connect', { maxRedirects: 0 });
    expect([unknown.status(), await unknown.json()]).toMatchObject([
      404,
      { error: { code: 'unknown_provider', retryable: false } },
    ]);
    const summary = await page.request.get('/api/integrations/summary?type=weekly');
    expect([summary.status(), await summary.json()]).toMatchObject([409, { error: { code: 'no_integrations' } }]);
    const range = await page.request.get('/api/activities?start=2026-02-01&end=2026-01-01');
    expect([range.status(), await range.json()]).toMatchObject([400, { error: { code: 'invalid_range' } }]);
    const patch = await page.request.patch('/api/account', { headers: ownPage, data: { weekStart: 'someday' } });
    expect([patch.status(), await patch.json()]).toMatchObject([400, { error: { code: 'invalid_request' } }]);
    const foreign = await page.request.post('/api/integrations/github/sync', {
      headers: { origin: 'https://example.com' },
    });
    expect([foreign.status(), await foreign.json()]).toMatchObject([403, { error: { code: 'cross_origin' } }]);
  });

  test('works on routes without parameters in their path', async ({ page }) => {
    const patched = await page.request.patch('/api/account', { headers: ownPage, data: { name: 'Alex' } });
    expect([patched.status(), await patched.json()]).toMatchObject([200, { name: 'Alex', timeZone: 'Europe/Berlin' }]);
    expect(await readJson(page.request, '/api/account')).toMatchObject({ name: 'Alex' });
    expect(await readJson(page.request, '/api/integrations')).toMatchObject({
      integrations: providers.map((provider) => ({ provider })),
    });
    expect(await readJson(page.request, '/api/notifications')).toEqual({ notifications: [], unreadCount: 0 });
    expect(await readJson(page.request, '/api/activities')).toEqual({ activities: [], nextCursor: null });
    expect(await readJson(page.request, '/api/openapi.json')).toMatchObject({
      openapi: expect.stringMatching(/^3\.1/),
    });
    await page.goto('/dashboard/settings');
    const first = await page.evaluate(
      () =>
        new Promise<string>((resolve) => {
          const events = new EventSource('/api/integrations/events');
          events.addEventListener('status', (event) => {
            events.close();
            resolve(String(event.data));
          });
        }),
    );
    expect(JSON.parse(first)).toMatchObject({ provider: 'github', state: 'disconnected' });
  });

  test('asks a program for a session with 401 and JSON, and leads a person to sign-in', async ({ playwright }) => {
    const stranger = await playwright.request.newContext({ baseURL: appOrigin, storageState: noSession });
    for (const path of [
      '/api/integrations',
      '/api/account',
      '/api/integrations/github/connect',
      '/api/account/export',
    ]) {
      const program = await stranger.get(path, { maxRedirects: 0 });
      expect([program.status(), await program.json()], path).toMatchObject([
        401,
        { error: { code: 'unauthenticated' } },
      ]);
      const person = await stranger.get(path, { maxRedirects: 0, headers: { accept: 'text/html,*/*;q=0.8' } });
      expect([person.status(), person.headers().location], path).toEqual([302, '/sign-in']);
    }
    const page = await stranger.get('/dashboard', { maxRedirects: 0, headers: { accept: 'text/html' } });
    expect([page.status(), page.headers().location]).toEqual([302, expect.stringMatching(/^\/sign-in/)]);
    await stranger.dispose();
  });
});

test.describe('the door', () => {
  test('sends the security headers with pages, API and files, and a new nonce each time', async () => {
    const page = await send('/sign-in');
    const script = /src="(\/_next\/static\/[^"]+\.js)"/.exec(page.text)?.[1] ?? '';
    for (const path of ['/sign-in', '/api/health', '/no/such/page', '/robots.txt', script]) {
      const { headers } = await send(path);
      const policy = String(headers['content-security-policy']);
      expect(policy, path).toContain("default-src 'self'");
      expect(policy, path).toContain("frame-ancestors 'none'");
      expect(headers, path).toMatchObject({ 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY' });
      expect(headers['strict-transport-security'], path).toBeUndefined();
      expect(headers['x-powered-by'], path).toBeUndefined();
    }
    const nonces = await Promise.all([1, 2, 3].map(async () => nonceOf((await send('/sign-in')).headers)));
    expect(new Set(nonces).size).toBe(3);
    expect(page.text).toContain(`nonce="${nonceOf(page.headers)}"`);
    expect(page.text.match(/<script(?![^>]* nonce=)/g)).toBeNull();
  });

  test('refuses a stranger’s host name, and a body over one megabyte', async () => {
    const rebound = await send('/api/health', { headers: { host: `evil.example:${appPort}` } });
    expect([rebound.status, JSON.parse(rebound.text)]).toMatchObject([421, { error: { code: 'misdirected_request' } }]);
    const large = await send('/api/account', {
      method: 'PATCH',
      headers: { ...ownPage, 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'x'.repeat(1024 * 1024) }),
    });
    expect([large.status, JSON.parse(large.text)]).toMatchObject([413, { error: { code: 'payload_too_large' } }]);
  });

  test('shows metrics to this machine, and not to what came through a proxy', async () => {
    const near = await send('/api/metrics');
    expect(near.status).toBe(200);
    expect(near.text).toContain('devtrack_connections{provider="github",status="active"}');
    const far = await send('/api/metrics', { headers: { 'x-forwarded-for': '127.0.0.1' } });
    expect([far.status, JSON.parse(far.text)]).toMatchObject([403, { error: { code: 'forbidden' } }]);
  });

  for (const name of ['localhost', '127.0.0.1', '[::1]']) {
    test(`lets people sign in and connect on ${name}`, async ({ page, playwright }) => {
      const origin = `http://${name}:${appPort}`;
      const elsewhere = await playwright.request.newContext();
      const { email, password } = await createAccount(elsewhere);
      await elsewhere.dispose();
      await page.goto(`${origin}/sign-in`);
      await page.getByLabel('E-mail').fill(email);
      await page.getByLabel('Password').fill(password);
      await page.getByRole('button', { name: 'Sign in' }).click();
      await expect(page).toHaveURL(`${origin}/dashboard`);
      await page.goto(`${origin}/dashboard/integrations`);
      await page.getByRole('link', { name: 'Connect Notion' }).click();
      await page.getByRole('link', { name: 'Continue to the sandbox' }).click();
      await page.getByRole('button', { name: 'Allow' }).click();
      await expect(page).toHaveURL(`${origin}/dashboard/integrations?connected=notion`);
      await expectState(page, 'notion', 'healthy');
    });
  }
});

test.describe('a page', () => {
  test('makes one request of five clicks on Sync within two seconds', async ({ page }) => {
    await createAccount(page.request);
    await connect(page.request, 'notion');
    await untilSynced(page.request, ['notion']);
    await page.goto('/dashboard/integrations');
    const asked: string[] = [];
    page.on('request', (sent) => {
      if (sent.method() === 'POST') asked.push(new URL(sent.url()).pathname);
    });
    const button = cardOf(page, 'notion').getByRole('button', { name: 'Sync now Notion' });
    await expect(button).toHaveAttribute('aria-disabled', 'false');
    await button.evaluate(async (element: HTMLElement) => {
      for (let click = 0; click < 5; click += 1) {
        element.click();
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    });
    await expect(cardOf(page, 'notion').getByRole('status')).toContainText('Nothing new');
    expect(asked).toEqual(['/api/integrations/notion/sync']);
  });

  test('keeps to two connections per provider and run', async ({ page, sandbox }) => {
    await createAccount(page.request);
    const connections = async (provider: ProviderId) =>
      (await sandbox.counters()).providers[provider]?.maxSimultaneousSockets ?? 0;
    // One provider at a time: in the sandbox all four have one host, and would share their connections.
    for (const provider of providers) {
      await sandbox.resetCounters();
      await connect(page.request, provider);
      await untilSynced(page.request, [provider]);
      expect([1, 2], `in the first sync of ${provider}`).toContain(await connections(provider));
      await sandbox.resetCounters();
      await syncAndWait(page.request, provider);
      expect([1, 2], `in a later sync of ${provider}`).toContain(await connections(provider));
    }
  });

  for (const { what, storageState, landmark } of [
    { what: 'an empty', storageState: emptyState, landmark: 'Nothing is connected yet' },
    { what: 'a full', storageState: sharedState, landmark: 'Numbers, beside the period before' },
  ]) {
    test(`of ${what} dashboard weighs less than 220 kB of JavaScript`, async ({ browser }) => {
      const context = await browser.newContext({ storageState });
      const { bytes, files } = await weigh(await context.newPage(), landmark);
      await context.close();
      const found = `${(bytes / 1000).toFixed(1)} kB of JavaScript in ${files} files`;
      process.stdout.write(`${what} dashboard: ${found}\n`);
      expect(files, found).toBeGreaterThan(0);
      expect(bytes, found).toBeLessThan(220_000);
    });
  }

  test('of the dashboard asks for no history before it is painted, nor after', async ({ browser }) => {
    const context = await browser.newContext({ storageState: sharedState });
    const page = await context.newPage();
    await page.goto('/dashboard', { waitUntil: 'networkidle' });
    const { painted, calls } = await page.evaluate(() => ({
      painted: performance.getEntriesByName('first-paint')[0]?.startTime ?? 0,
      calls: performance
        .getEntriesByType('resource')
        .filter(({ name }) => name.includes('/api/'))
        .map(({ name, startTime }) => ({ path: new URL(name).pathname, startTime })),
    }));
    expect(painted).toBeGreaterThan(0);
    expect(calls.map(({ path }) => path)).toEqual(['/api/notifications']);
    expect(calls.filter(({ startTime }) => startTime < painted)).toEqual([]);
    await context.close();
  });
});

async function weigh(page: Page, landmark: string): Promise<{ bytes: number; files: number }> {
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  const scripts = new Set<string>();
  let bytes = 0;
  session.on('Network.responseReceived', ({ requestId, type }) => {
    if (type === 'Script') scripts.add(requestId);
  });
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    if (scripts.has(requestId)) bytes += encodedDataLength;
  });
  await page.goto('/dashboard', { waitUntil: 'networkidle' });
  await expect(page.getByText(landmark, { exact: true })).toBeVisible();
  await session.detach();
  return { bytes, files: scripts.size };
}

interface Sent {
  method?: string;
  headers?: Record<string, string>;
  body?: string;
}

/** With any header, which browsers and fetch would not allow. */
function send(
  path: string,
  { method = 'GET', headers = {}, body }: Sent = {},
): Promise<{ status: number; headers: IncomingHttpHeaders; text: string }> {
  return new Promise((resolve, reject) => {
    const sent = plainRequest({ host: '127.0.0.1', port: appPort, path, method, headers, agent: false }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('error', reject);
      answer.on('end', () => {
        resolve({
          status: answer.statusCode ?? 0,
          headers: answer.headers,
          text: Buffer.concat(chunks).toString('utf8'),
        });
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

function nonceOf(headers: IncomingHttpHeaders): string {
  return /'nonce-([^']+)'/.exec(String(headers['content-security-policy']))?.[1] ?? '';
}
