/** The design document's ten manual checks, in its order and words. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import {
  connect,
  createAccount,
  itemsOf,
  post,
  providerNames,
  providers,
  statusOf,
  syncAndWait,
  untilSynced,
} from './account';
import { expect, test } from './fixture';
import { cardOf, expectState } from './page-checks';
import { sharedState } from './places';

test.describe('with an account of its own', () => {
  let email = '';
  test.beforeEach(async ({ page }) => {
    ({ email } = await createAccount(page.request));
  });

  test('1: connect each provider, here without JavaScript', async ({ page, browser, watch }) => {
    const context = await browser.newContext({
      javaScriptEnabled: false,
      storageState: await page.context().storageState(),
    });
    watch.follow(context);
    const plain = await context.newPage();
    for (const provider of providers) {
      const name = providerNames[provider];
      await plain.goto('/dashboard/integrations');
      await plain.getByRole('link', { name: `Connect ${name}` }).click();
      await expect(plain.getByRole('heading', { name: `Before you connect ${name}` })).toBeVisible();
      await plain.getByRole('link', { name: 'Continue to the sandbox' }).click();
      await plain.getByRole('button', { name: 'Allow' }).click();
      await expect(plain.getByText(`${name} is connected.`)).toBeVisible();
      expect((await statusOf(page.request, provider)).connected).toBe(true);
    }
    await context.close();
  });

  test('2: verify tokens are stored encrypted', async ({ page }) => {
    for (const provider of providers) await connect(page.request, provider);
    await untilSynced(page.request, providers);
    await page.goto('/dashboard/settings');
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Download export' }).click();
    const exported = readFileSync(await (await download).path(), 'utf8');
    const stored = storedText();
    for (const text of [exported, stored]) {
      expect(text.includes(email), 'the place that is searched holds what was stored').toBe(true);
      expect(text.match(sandboxTokens) ?? []).toEqual([]);
    }
  });

  test('3: trigger manual sync for each provider', async ({ page }) => {
    for (const provider of providers) await connect(page.request, provider);
    await untilSynced(page.request, providers);
    await page.goto('/dashboard/integrations');
    for (const provider of providers) {
      const card = cardOf(page, provider);
      await card.getByRole('button', { name: `Sync now ${providerNames[provider]}` }).click();
      await expect(card.getByRole('status')).toContainText(/Nothing new|\d new items?/);
      await expectState(page, provider, 'healthy');
      expect((await statusOf(page.request, provider)).lastResult?.status).toBe('success');
    }
  });

  test('6: disconnect integration and verify token revocation', async ({ page, sandbox }) => {
    const revocation = {
      github: /^DELETE \/github\/applications\/[^/]+\/(grant|token)$/,
      notion: /^POST \/notion\/v1\/oauth\/revoke$/,
      slack: /^(POST|GET) \/slack\/api\/auth\.revoke$/,
      calendar: /^POST \/calendar\/revoke$/,
    };
    for (const provider of providers) await connect(page.request, provider);
    await untilSynced(page.request, providers);
    await page.goto('/dashboard/integrations');
    for (const provider of providers) {
      const name = providerNames[provider];
      await sandbox.resetCounters();
      await cardOf(page, provider)
        .getByRole('button', { name: `Disconnect ${name}` })
        .click();
      await page.getByRole('button', { name: 'Disconnect and delete' }).click();
      await expect(page.getByText(`${name} is disconnected.`)).toBeVisible();
      // The provider accepted it: otherwise the page says that it could not be told.
      await expect(page.getByText('could not be told')).toBeHidden();
      const asked = Object.keys((await sandbox.counters()).requestsByPath);
      expect(asked).toContainEqual(expect.stringMatching(revocation[provider]));
      expect(
        (
          await page.request.post(`/api/integrations/${provider}/sync`, {
            headers: { 'sec-fetch-site': 'same-origin' },
          })
        ).status(),
      ).toBe(409);
    }
  });

  test('7: test token refresh on expiration', async ({ page, sandbox }) => {
    await connect(page.request, 'calendar');
    await untilSynced(page.request, ['calendar']);
    await page.goto('/dashboard/integrations');
    await sandbox.expireTokens('calendar');
    await sandbox.resetCounters();
    await cardOf(page, 'calendar').getByRole('button', { name: 'Sync now Google Calendar' }).click();
    await expect(cardOf(page, 'calendar').getByRole('status')).toContainText(/Nothing new|\d new items?/);
    await expectState(page, 'calendar', 'healthy');
    expect((await sandbox.counters()).requestsByPath['POST /calendar/token']).toBe(1);
  });

  test('8: test rate limit handling', async ({ page, sandbox, watch }) => {
    watch.tolerate(/status of 429/);
    await connect(page.request, 'github');
    await untilSynced(page.request, ['github']);
    await page.goto('/dashboard/integrations');
    await sandbox.fault('github', { status: 429, headers: { 'Retry-After': '7200' }, body: { message: 'slow down' } });
    await cardOf(page, 'github').getByRole('button', { name: 'Sync now GitHub' }).click();
    await expectState(page, 'github', 'rate_limited');
    const { nextSync } = await statusOf(page.request, 'github');
    const wait = Date.parse(nextSync ?? '') - Date.now();
    expect(wait).toBeGreaterThan(7100_000);
    expect(wait).toBeLessThanOrEqual(7200_000);
    const clock = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Berlin', hour: '2-digit', minute: '2-digit' });
    await expect(cardOf(page, 'github').getByText('Waiting', { exact: true })).toBeVisible();
    await expect(cardOf(page, 'github')).toContainText(`${clock.format(new Date(nextSync ?? ''))}. Nothing is lost.`);
    await sandbox.resetCounters();
    const asked = await page.request.post('/api/integrations/github/sync', {
      headers: { 'sec-fetch-site': 'same-origin' },
    });
    expect(asked.status()).toBe(429);
    expect(Number(asked.headers()['retry-after'])).toBeGreaterThan(7100);
    expect(await asked.json()).toMatchObject({
      error: { code: 'provider_rate_limited', provider: 'github', retryable: true },
    });
    expect((await sandbox.counters()).providers.github?.requests ?? 0).toBe(0);
  });

  test('9: test error notifications', async ({ page, sandbox }) => {
    await connect(page.request, 'notion');
    await untilSynced(page.request, ['notion']);
    await page.goto('/dashboard/integrations');
    await sandbox.fault('notion', { path: '/v1/search', status: 500, body: {} });
    await cardOf(page, 'notion').getByRole('button', { name: 'Sync now Notion' }).click();
    await expectState(page, 'notion', 'retrying');
    await expect(cardOf(page, 'notion')).toContainText('Notion has a problem of its own. Next try in');
    await expect(cardOf(page, 'notion').getByRole('button', { name: 'Retry now Notion' })).toBeVisible();
    await sandbox.clearFaults();
    // An answer that cannot be read is not asked for again within the run, as a 500 is: two runs that fail at once.
    await sandbox.fault('notion', { path: '/v1/search', garbage: true });
    await syncAndWait(page.request, 'notion');
    const notices = async () =>
      ((await (await page.request.get('/api/notifications')).json()) as { notifications: unknown[] }).notifications;
    expect(await notices(), 'after two failures').toHaveLength(0);
    await syncAndWait(page.request, 'notion');
    await syncAndWait(page.request, 'notion');
    expect(await notices(), 'after four failures').toHaveLength(1);
    await page.goto('/dashboard');
    await page.getByLabel('Notifications, 1 unread').click();
    await page.getByRole('button', { name: /^Mark read: Notion could not be synced/ }).click();
    await expect(page.getByLabel('Notifications', { exact: true })).toBeVisible();
    await page.getByRole('link', { name: 'Notion could not be synced three times' }).click();
    await expect(page).toHaveURL(/\/dashboard\/integrations#notion$/);
    await expect(page.locator('#notion')).toBeInViewport();
    await sandbox.clearFaults();
    await page.getByRole('button', { name: 'Retry now Notion' }).click();
    await expectState(page, 'notion', 'healthy');
    await expect(page.getByLabel('Notifications', { exact: true })).toBeVisible();
  });

  test('10: verify sync logs are created', async ({ page }) => {
    await connect(page.request, 'slack');
    await untilSynced(page.request, ['slack']);
    await page.goto('/dashboard/integrations');
    const card = cardOf(page, 'slack');
    await card.getByText('Sync history').click();
    const rows = card.getByRole('listitem').filter({ hasText: 'requests' });
    await expect(rows).toHaveCount(1);
    await expect(rows.first()).toContainText(/Done.* new of .* read, after connecting, \d+ requests/);
    await post(page.request, '/api/integrations/slack/sync');
    await expect(rows).toHaveCount(2);
    await expect(rows.first()).toContainText('by hand');
  });
});

test.describe('reading', () => {
  test.use({ storageState: sharedState });

  test('4: verify data appears in activities feed', async ({ page }) => {
    for (const provider of providers) {
      await page.goto(`/dashboard/activity?source=${provider}`);
      const rows = page.locator('li[data-activity]');
      await expect(rows.first()).toContainText(providerNames[provider]);
      expect(await rows.count()).toBeGreaterThan(10);
    }
  });

  test('5: generate AI summary with multiple integrations', async ({ page }) => {
    await page.goto('/dashboard');
    await page.getByText('Other ranges').click();
    await page.getByRole('link', { name: '30 days' }).click();
    // The week that is left has highlights of its own.
    await expect(page.locator('h1 + div')).toHaveText('30 days');
    await expect(page.getByRole('heading', { name: 'Highlights' })).toBeVisible();
    const cited = await page
      .locator('a[data-evidence]')
      .evaluateAll((links) => links.map((link) => link.getAttribute('data-evidence')));
    const sources = new Set<string>();
    for (const provider of providers) {
      const items = await itemsOf(page.request, `source=${provider}`);
      if (items.some(({ id }) => cited.includes(id))) sources.add(provider);
    }
    expect(sources.size, 'providers whose items the statements rest on').toBeGreaterThanOrEqual(3);
    await expect(page.getByText('Not connected')).toBeHidden();
  });
});

/** As the sandbox's providers write them: a prefix of the real one's and forty characters. */
const sandboxTokens = /(?:gho_|ntn_|nrt_|xoxp-|ya29\.|1\/\/)[A-Za-z0-9]{30,}/g;

/** Every file of the embedded database and beside it, as one text. */
function storedText(): string {
  const root = process.env.DEVTRACK_E2E_DATA_DIR ?? '';
  const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.map((entry) => readFileSync(path.join(entry.parentPath, entry.name), 'latin1')).join('\n');
}
