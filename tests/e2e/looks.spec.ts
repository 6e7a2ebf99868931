/** The first frame, without JavaScript, and by keyboard alone. How pages look in every theme and width: axe-matrix.spec.ts. */
import type { BrowserContext, Page } from '@playwright/test';
import { createAccount } from './account';
import { expect, test } from './fixture';
import { cardOf, expectAccessible, keepPicture } from './page-checks';
import { sharedState } from './places';

test.describe('with everything connected', () => {
  test.use({ storageState: sharedState });

  test('a chosen theme is there in the first frame', async ({ page }) => {
    await page.goto('/dashboard');
    await page.getByLabel('Account', { exact: true }).click();
    await page.getByText('Dark', { exact: true }).click();
    const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const dark = await background();
    await page.reload({ waitUntil: 'commit' });
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
    expect(await background()).toBe(dark);
  });

  test('dashboard and activity can be read without JavaScript', async ({ browser, watch }) => {
    const context = await browser.newContext({ javaScriptEnabled: false, storageState: sharedState });
    watch.follow(context);
    const page = await context.newPage();
    await page.goto(lastMonth());
    await expect(page.getByRole('heading', { name: 'Highlights' })).toBeVisible();
    await expect(page.locator('dl a[data-metric="totalCommits"]')).toBeVisible();
    await expect(page.getByRole('heading', { name: 'Activity by platform' })).toBeVisible();
    await keepPicture(page, 'dashboard-without-javascript');
    await page.locator('a[data-evidence]').first().click();
    await expect(page.getByRole('link', { name: 'In the list of its day' })).toBeVisible();
    await page.goto('/dashboard/activity');
    await expect(page.locator('li[data-activity]').first()).toBeVisible();
    await page.getByLabel('Platform').selectOption('calendar');
    await page.getByRole('button', { name: 'Filter' }).click();
    await expect(page.locator('li[data-activity]').first()).toContainText('Google Calendar meeting');
    await context.close();
  });
});

test('by keyboard alone: sign in, sync, and leave the disconnect dialog by Escape', async ({ page, context }) => {
  const { email, password } = await readyAccount(context);
  await page.goto('/sign-in');
  await tabTo(page, 'E-mail');
  await page.keyboard.type(email);
  await page.keyboard.press('Tab');
  await page.keyboard.type(password);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/dashboard$/);
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to content' })).toBeFocused();
  await tabTo(page, 'Integrations');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/dashboard\/integrations$/);
  await tabTo(page, 'Connect Notion');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'Connect Notion' })).toBeVisible();
  await tabTo(page, 'Continue to the sandbox');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Allow' })).toBeVisible();
  await tabTo(page, 'Allow');
  await page.keyboard.press('Enter');
  await expect(cardOf(page, 'notion')).toHaveAttribute('data-state', 'healthy');
  await tabTo(page, 'Sync now Notion');
  await page.keyboard.press('Enter');
  await expect(cardOf(page, 'notion').getByRole('status')).toContainText('Nothing new');
  await expect(
    cardOf(page, 'notion')
      .getByRole('button', { name: /Notion$/ })
      .first(),
  ).toBeFocused();
  await tabTo(page, 'Disconnect Notion');
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Disconnect Notion?' });
  await expect(dialog).toBeVisible();
  await expectFocusWithin(page, 'dialog');
  for (let step = 0; step < 6; step += 1) {
    await page.keyboard.press('Tab');
    await expectFocusWithin(page, 'dialog');
  }
  await expectAccessible(page);
  await keepPicture(page, 'dialog-disconnect');
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('button', { name: 'Disconnect Notion' })).toBeFocused();
});

/** Presses Tab until the control of this name has the focus, which has to be visible at every stop. */
async function tabTo(page: Page, name: string): Promise<void> {
  const seen: string[] = [];
  for (let step = 0; step < 80; step += 1) {
    await page.keyboard.press('Tab');
    const { text, outlined } = await page.evaluate(() => {
      const element = document.activeElement;
      if (!(element instanceof HTMLElement)) return { text: '', outlined: true };
      const label = element instanceof HTMLInputElement ? element.labels?.[0]?.textContent : null;
      // A radio that is drawn by its label is outlined there.
      const drawn = [element, element.closest('label')].filter((entry) => entry !== null);
      return {
        text: (element.getAttribute('aria-label') ?? label ?? element.textContent ?? '').trim(),
        outlined: element === document.body || drawn.some((entry) => getComputedStyle(entry).outlineStyle !== 'none'),
      };
    });
    seen.push(text);
    expect(outlined, `the focus on “${text}” is visible`).toBe(true);
    if (text === name) return;
  }
  throw new Error(`Tab did not come to “${name}”, only to ${[...new Set(seen)].join(', ')}.`);
}

async function expectFocusWithin(page: Page, role: string): Promise<void> {
  expect(await page.evaluate((wanted) => document.activeElement?.closest(`[role=${wanted}]`) !== null, role)).toBe(
    true,
  );
}

/** An account whose session is not the browser's. */
async function readyAccount(context: BrowserContext): Promise<{ email: string; password: string }> {
  const credentials = await createAccount(context.request);
  await context.clearCookies();
  return credentials;
}

function lastMonth(): string {
  const today = new Date();
  const first = new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth() - 1, 1));
  return `/dashboard?type=monthly&date=${first.toISOString().slice(0, 10)}`;
}
