/** Every state that a card can be in, driven there by the sandbox, with a picture of each. */
import type { APIRequestContext, Page } from '@playwright/test';
import type { CardKind } from '@/components/integrations/card-state';
import { freePort, startApplication } from './application';
import {
  connect,
  createAccount,
  post,
  providers,
  statusOf,
  syncAndWait,
  untilSynced,
  type ProviderId,
} from './account';
import { expectFineInItsLooks } from './every-look';
import { expect, test } from './fixture';
import { cardOf, expectState, keepPicture } from './page-checks';
import { changingState } from './places';

test.describe('a card', () => {
  test.use({ storageState: changingState });

  // Every one begins with nothing connected.
  test.beforeEach(async ({ page }) => {
    for (const provider of providers) {
      if ((await statusOf(page.request, provider)).connected)
        await post(page.request, `/api/integrations/${provider}/disconnect`);
    }
  });

  test('that is not connected says what comes of connecting, and that the sandbox stands in', async ({ page }) => {
    await see(page, 'github', 'not_connected', 'Not connected');
    const card = cardOf(page, 'github');
    await expect(card.getByText('Sandbox', { exact: true })).toBeVisible();
    await expect(card.getByText('GITHUB_CLIENT_ID')).toBeVisible();
    await expect(card.getByRole('link', { name: 'Connect GitHub' })).toBeVisible();
  });

  test('in its first import says so, and rests its button', async ({ page, sandbox }) => {
    await sandbox.fault('slack', { path: '/api/search.messages', latencyMs: 60_000, times: 1 });
    await connect(page.request, 'slack');
    await see(page, 'slack', 'importing', /^Importing/);
    await expect(cardOf(page, 'slack')).toContainText('You can leave this page.');
    await expect(cardOf(page, 'slack').getByRole('button', { name: 'Syncing Slack' })).toHaveAttribute(
      'aria-disabled',
      'true',
    );
  });

  test('that is updating says what is being read', async ({ page, sandbox }) => {
    await synced(page.request, 'notion');
    await sandbox.fault('notion', { path: '/v1/search', latencyMs: 60_000, times: 1 });
    await post(page.request, '/api/integrations/notion/sync');
    await see(page, 'notion', 'updating', 'Updating');
    await expect(cardOf(page, 'notion')).toContainText('Asking Notion what is new.');
  });

  test('that is healthy says when it was updated and when next, and that its data is sample data', async ({ page }) => {
    await synced(page.request, 'github');
    await see(page, 'github', 'healthy', 'Connected');
    await expect(cardOf(page, 'github')).toContainText(/Updated (just now|1 min ago) · next in \d+ min/);
    await expect(cardOf(page, 'github').getByText('Sample data')).toBeVisible();
  });

  test('with a stream that may not be read names the part', async ({ page, sandbox }) => {
    await sandbox.fault('slack', { path: '/api/reactions.list', status: 403, body: 'forbidden' });
    await synced(page.request, 'slack');
    await see(page, 'slack', 'partial', 'Needs permission');
    await expect(cardOf(page, 'slack')).toContainText('Reactions cannot be read with the present permission.');
    await expect(cardOf(page, 'slack').getByRole('link', { name: 'Reconnect Slack' })).toBeVisible();
  });

  test('at a limit of the provider says until when', async ({ page, sandbox }) => {
    await synced(page.request, 'calendar');
    await sandbox.fault('calendar', { path: '/calendar', status: 429, headers: { 'Retry-After': '900' }, body: {} });
    await syncAndWait(page.request, 'calendar');
    await see(page, 'calendar', 'rate_limited', 'Waiting');
    await expect(cardOf(page, 'calendar')).toContainText(
      /Google Calendar asks us to wait until .*\d\d:\d\d\. Nothing is lost\./,
    );
  });

  test('that is retrying says what happened and when the next try is', async ({ page, sandbox }) => {
    await synced(page.request, 'notion');
    await sandbox.fault('notion', { path: '/v1/search', garbage: true });
    await syncAndWait(page.request, 'notion');
    await see(page, 'notion', 'retrying', 'Retrying');
    await expect(cardOf(page, 'notion')).toContainText(/none of it was stored\. Next try in \d+ min\./);
    await expect(cardOf(page, 'notion').getByRole('button', { name: 'Retry now Notion' })).toBeVisible();
  });

  test('whose credentials are refused waits for the operator and asks nothing of the user', async ({
    page,
    sandbox,
  }) => {
    await synced(page.request, 'calendar');
    await sandbox.expireTokens('calendar');
    await sandbox.fault('calendar', { path: '/token', status: 401, body: { error: 'invalid_client' } });
    await syncAndWait(page.request, 'calendar');
    await see(page, 'calendar', 'operator', 'Waiting for the operator');
    await expect(cardOf(page, 'calendar')).toContainText('Your connection and data are kept');
    await expect(cardOf(page, 'calendar').getByRole('link', { name: /Reconnect/ })).toBeHidden();
  });

  // The last one that needs a live grant: it ends those of every account of these tests.
  test('whose grant was ended at the provider asks to reconnect, and a banner says so', async ({ page, sandbox }) => {
    await synced(page.request, 'slack');
    await sandbox.revokeGrants('slack');
    await syncAndWait(page.request, 'slack');
    await see(page, 'slack', 'reauthorization', 'Reconnect');
    await expect(cardOf(page, 'slack')).toContainText(/Stopped .* Your data and settings are kept\./);
    await expect(page.getByText('Slack stopped syncing and needs to be reconnected.')).toBeVisible();
    await keepPicture(page, 'integrations-banner');
    await cardOf(page, 'slack').getByRole('link', { name: 'Reconnect Slack' }).click();
    await page.getByRole('button', { name: 'Allow' }).click();
    await expectState(page, 'slack', 'healthy');
    await expect(page.getByText('needs to be reconnected')).toBeHidden();
  });
});

test('without OAuth apps and sandbox a card is not set up; a switched-off provider is off', async ({ page }) => {
  test.setTimeout(120_000);
  const application = await startApplication({
    name: 'e2e-server-without-sandbox',
    port: await freePort(),
    env: { SANDBOX: 'off', FEATURE_INTEGRATION_SLACK: 'off' },
  });
  try {
    await createAccount(page.request, { origin: application.origin });
    await see(page, 'github', 'not_set_up', 'Not set up', application.origin);
    await expect(cardOf(page, 'github').getByText('GITHUB_CLIENT_SECRET')).toBeVisible();
    await expect(cardOf(page, 'github').getByText('Sandbox')).toBeHidden();
    await see(page, 'slack', 'off', 'Off', application.origin);
    await expect(cardOf(page, 'slack')).toContainText('Switched off by the operator; nothing was deleted.');
    await keepPicture(page, 'integrations-not-set-up');
    const slack = await page.request.get(`${application.origin}/api/integrations/slack/connect`, { maxRedirects: 0 });
    expect([slack.status(), await slack.json()]).toMatchObject([
      403,
      { error: { code: 'feature_disabled', provider: 'slack' } },
    ]);
    const github = await page.request.get(`${application.origin}/api/integrations/github/connect`, { maxRedirects: 0 });
    expect([github.status(), await github.json()]).toMatchObject([
      409,
      { error: { code: 'not_configured', provider: 'github' } },
    ]);
  } finally {
    // The event stream of an open page would complain of the server's end.
    await page.goto('about:blank');
    await application.stop();
  }
});

async function synced(context: APIRequestContext, provider: ProviderId): Promise<void> {
  await connect(context, provider);
  await untilSynced(context, [provider]);
}

/** Opens the integrations page and finds the card in its state, its chip in words, and nothing wrong with the page. */
async function see(
  page: Page,
  provider: ProviderId,
  state: CardKind,
  chip: string | RegExp,
  origin = '',
): Promise<void> {
  await page.goto(`${origin}/dashboard/integrations`);
  await expectState(page, provider, state);
  await expect(cardOf(page, provider).locator('header').getByText(chip, { exact: true })).toBeVisible();
  const view = `state-${state.replaceAll('_', '-')}`;
  await keepPicture(cardOf(page, provider), view);
  await expectFineInItsLooks(page, view);
}
