/** The summary card beside a language model: while it writes, when it has written, and when it does not. The model is scripted. */
import { request, type Locator, type Page } from '@playwright/test';
import type { Summary } from '@/lib/http/contract';
import { inventedWords } from '../support/model-server/behaviours';
import { startModelServer, type ModelServer } from '../support/model-server/server';
import { connect, createAccount, readJson, untilSynced } from './account';
import { freePort, startApplication, type Application } from './application';
import { expect, test } from './fixture';
import { expectAccessible, expectNoSidewaysScrolling, keepPicture } from './page-checks';

const state = 'artifacts/e2e-model-account.json';
const summaryRoute = '**/api/integrations/summary?*';
let model: ModelServer;
let application: Application;

test.beforeAll(async () => {
  test.setTimeout(180_000);
  model = await startModelServer('scripted');
  application = await startApplication({
    name: 'e2e-model',
    port: await freePort(),
    env: {
      SANDBOX_PORT: await freePort(),
      OPENAI_BASE_URL: model.url,
      OPENAI_MODEL: 'scripted',
      OPENAI_PRICES: 'scripted=0.4/1.6',
    },
  });
  // Without the state of the tests below, which is only made here.
  const browser = await request.newContext({ storageState: { cookies: [], origins: [] } });
  await createAccount(browser, { origin: application.origin });
  for (const provider of ['github', 'calendar'] as const) await connect(browser, provider, application.origin);
  await untilSynced(browser, ['github', 'calendar'], application.origin);
  await browser.storageState({ path: state });
  await browser.dispose();
});
test.afterAll(async () => {
  await application.stop();
  await model.close();
});

test.describe('the card', () => {
  test.use({ storageState: state });

  // The event stream of an open page would complain of the server's end.
  test.afterEach(async ({ page }) => {
    await page.goto('about:blank');
  });

  test('keeps the built-in text, and says why, where the question for the model’s does not come through', async ({
    page,
    watch,
  }) => {
    watch.tolerate(/summary\?.* net::ERR_FAILED|Failed to load resource: net::ERR_FAILED/);
    await page.route(summaryRoute, (route) => route.abort());
    const before = model.calls();
    await open(page, 1);
    await expect(page.getByText('scripted did not write: DevTrack did not answer.')).toBeVisible();
    await expect(footerOf(page)).toContainText('Written by the built-in writer');
    expect(model.calls()).toBe(before);
  });

  test('shows the built-in text at once while a model writes, and then the model’s', async ({ page }) => {
    let release = (): void => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    await page.route(summaryRoute, async (route) => {
      await released;
      await route.continue();
    });
    const before = model.calls();
    await open(page, 1);
    const line = page.getByRole('status').filter({ hasText: 'scripted is writing' });
    await expect(line).toHaveText('scripted is writing; until then this is the built-in text.');
    await expect(footerOf(page)).toContainText('Written by the built-in writer');
    await expectAccessible(page);
    await keepPicture(page, 'summary-pending');
    const place = await cardOf(page).boundingBox();
    release();
    await expect(page.getByRole('status').filter({ hasText: 'Now written by scripted.' })).toBeVisible();
    await expect(footerOf(page)).toContainText('Written by scripted from computed facts');
    expect((await cardOf(page).boundingBox())?.y).toBe(place?.y);
    expect(model.calls()).toBe(before + 1);

    await page.reload();
    await expect(footerOf(page)).toContainText('Written by scripted from computed facts');
    await expect(page.getByText('is writing')).toBeHidden();
    await page.getByText('How this was made', { exact: true }).click();
    const made = cardOf(page).locator('footer details');
    await expect(made).toContainText(/Tokens[\d,]+ read, [\d,]+ written, in 1 call/);
    await expect(made).toContainText(/Costabout US\$0\.\d+, by the prices/);
    await keepPicture(page, 'summary-written');
    expect(model.calls()).toBe(before + 1);
  });

  test('says in one line that the account of the model is empty, what that means and what to do', async ({ page }) => {
    model.behave('noCredit');
    await open(page, 2);
    await expect(
      page.getByText(
        'The account of the language model has no credit left. The built-in writer wrote this from the same facts. Whoever runs this DevTrack can add credit; Refresh then asks again.',
      ),
    ).toBeVisible();
    await expect(footerOf(page)).toContainText('Written by the built-in writer');
    for (const width of [320, 1350]) {
      await page.setViewportSize({ width, height: 900 });
      await expectNoSidewaysScrolling(page);
      await expectAccessible(page);
      await keepPicture(page, `summary-fallback-${width}`);
    }
    model.behave('scripted');
    await page.getByRole('button', { name: 'Refresh' }).click();
    await expect(footerOf(page)).toContainText('Written by scripted from computed facts');
    await expect(page.getByText('has no credit left')).toBeHidden();
  });

  test('shows nothing of what a model invents but under how it was made, as text', async ({ page }) => {
    model.behave('hallucinating');
    const query = await open(page, 3);
    await expect(page.getByText(/^Nothing that the language model wrote passed the check\./)).toBeVisible();
    const shown = (await readJson(page.request, `/api/integrations/summary?${query}`, application.origin)) as Summary;
    for (const { text } of shown.statements)
      for (const invented of inventedWords) expect(withoutTitles(text)).not.toContain(invented);
    await page.getByText('How this was made', { exact: true }).click();
    const made = cardOf(page).locator('footer details');
    await expect(made.getByText('Refused by the check')).toBeVisible();
    await expect(made.getByText('See https://metrics.example.com/report for details.').first()).toBeVisible();
    await expect(made.getByText(/It contains an address\./).first()).toBeVisible();
    expect(await made.locator('a, img').count()).toBe(0);
    await page.setViewportSize({ width: 320, height: 900 });
    await expectNoSidewaysScrolling(page);
    await expectAccessible(page);
    await keepPicture(page, 'summary-refused-320');
  });
});

/** The week that lies so many weeks back; answers its query. */
async function open(page: Page, weeksAgo: number): Promise<string> {
  const date = new Date(Date.now() - weeksAgo * 7 * 86_400_000).toISOString().slice(0, 10);
  await page.goto(`${application.origin}/dashboard?type=weekly&date=${date}`);
  await expect(cardOf(page).getByRole('heading', { name: 'Highlights' })).toBeVisible();
  return `type=weekly&date=${date}`;
}

function cardOf(page: Page): Locator {
  return page.locator('section[aria-labelledby="summary-heading"]');
}

function footerOf(page: Page): Locator {
  return cardOf(page).locator('footer > p');
}

/** A title is quoted as it is, whatever it says. */
function withoutTitles(text: string): string {
  return text.replace(/“[^”]*”/gu, '');
}
