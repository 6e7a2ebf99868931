/** Every page by keys alone: going, choosing, copying, finding, and leaving the keys alone where one writes. */
import type { Page } from '@playwright/test';
import { commands } from '@/components/keyboard/commands';
import { createAccount } from './account';
import { expectFineInItsLooks } from './every-look';
import { expect, test } from './fixture';
import { sharedState } from './places';

const today = () => new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Berlin' }).format(new Date());

async function openDashboard(page: Page): Promise<void> {
  await page.goto('/dashboard');
  await expect(page.getByRole('navigation', { name: 'Range' })).toBeVisible();
  await listening(page);
}

/** The keys act once the page's script has begun; the bell asks for its list at the same moment. */
async function listening(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle');
}

test.describe('with an account that has everything', () => {
  test.use({ storageState: sharedState });

  test('pages, ranges, the sheet and the palette, from one page to the next without a mouse', async ({ page }) => {
    await openDashboard(page);
    await page.keyboard.press('t');
    await expect(page).toHaveURL(`/dashboard?type=daily&date=${today()}`);
    // The address comes before the page, and the key presses a link of the page.
    await expect(page.getByRole('link', { name: 'Previous', exact: true })).toBeVisible();
    await page.keyboard.press('[');
    await expect(page).not.toHaveURL(new RegExp(`date=${today()}$`));
    await page.keyboard.press(']');
    await expect(page).toHaveURL(new RegExp(`date=${today()}$`));
    await page.keyboard.press('m');
    await expect(page).toHaveURL(/type=monthly/);
    await page.keyboard.press('w');
    await expect(page).toHaveURL(/type=weekly/);
    await page.keyboard.press('g');
    await page.keyboard.press('a');
    await expect(page).toHaveURL('/dashboard/activity');
    await expect(page.getByRole('search', { name: 'Activity' })).toBeVisible();
    await page.keyboard.press('/');
    const text = page.getByRole('searchbox', { name: 'Text' });
    await expect(text).toBeFocused();
    // What is typed into a field is text, whatever it would do elsewhere.
    await page.keyboard.type('g d?');
    await expect(text).toHaveValue('g d?');
    await expect(page).toHaveURL('/dashboard/activity');
    await page.keyboard.press('Tab');
    for (const [key, path] of [
      ['i', 'integrations'],
      ['s', 'settings'],
    ] as const) {
      await page.keyboard.press('g');
      await page.keyboard.press(key);
      await expect(page).toHaveURL(`/dashboard/${path}`);
    }
    await page.keyboard.press('g');
    await page.keyboard.press('d');
    await expect(page).toHaveURL('/dashboard');
  });

  test('the sheet lists every key there is, keeps the focus, and gives it back', async ({ page }) => {
    await openDashboard(page);
    await page.getByRole('link', { name: 'Activity', exact: true }).focus();
    await page.keyboard.press('Shift+Slash');
    const sheet = page.getByRole('dialog', { name: 'Keys' });
    await expect(sheet).toBeVisible();
    for (const { label } of commands.filter(({ keys }) => keys.length > 0))
      await expect(sheet.locator('dt').getByText(label, { exact: true })).toBeVisible();
    await expectFineInItsLooks(page, 'keys', { fullPage: false });
    // A dialog has the keyboard to itself.
    await page.keyboard.press('t');
    await expect(page).toHaveURL('/dashboard');
    await page.keyboard.press('Escape');
    await expect(sheet).toBeHidden();
    await expect(page.getByRole('link', { name: 'Activity', exact: true })).toBeFocused();
  });

  test('the palette finds by typing, says what is chosen, and does it', async ({ page }) => {
    await openDashboard(page);
    await page.keyboard.press('Control+k');
    const input = page.getByRole('combobox', { name: 'Find a page, a range or an action' });
    await expect(input).toBeFocused();
    await expect(page.getByRole('option', { name: 'Sync GitHub now' })).toBeVisible();
    await expectFineInItsLooks(page, 'palette', { fullPage: false });
    const active = async () => {
      const id = await input.getAttribute('aria-activedescendant');
      return page.locator(`[id="${id ?? ''}"]`);
    };
    await page.keyboard.type('week');
    await expect(page.getByRole('option')).toHaveText([/^This week/, /^Last week/]);
    await expect(await active()).toHaveText(/^This week/);
    await page.keyboard.press('ArrowDown');
    await expect(await active()).toHaveText(/^Last week/);
    await expect(await active()).toHaveAttribute('aria-selected', 'true');
    await page.keyboard.press('ArrowDown');
    await expect(await active()).toHaveText(/^This week/);
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/type=weekly/);
    await page.keyboard.press('Control+k');
    await expect(input).toBeFocused();
    await page.keyboard.type('nothing of that name');
    await expect(page.getByText('Nothing by that name.')).toBeVisible();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Control+k');
    await expect(page.getByRole('combobox')).toBeHidden();
    await page.keyboard.press('Control+k');
    await expect(input).toBeFocused();
    await page.keyboard.type('dark');
    await page.keyboard.press('Enter');
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  });

  test('the palette offers the next range only where there is one', async ({ page }) => {
    const next = page.getByRole('option', { name: 'Next range' });
    for (const [date, offered] of [
      [today(), 0],
      ['2026-03-02', 1],
    ] as const) {
      await page.goto(`/dashboard?type=daily&date=${date}`);
      await listening(page);
      await page.keyboard.press('Control+k');
      await expect(page.getByRole('option', { name: 'Previous range' })).toBeVisible();
      await expect(next).toHaveCount(offered);
    }
  });

  test('c copies the stand-up, and r looks at the facts again', async ({ page, context }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await openDashboard(page);
    await page.keyboard.press('c');
    await expect(page.getByRole('button', { name: 'Copied as stand-up' })).toBeVisible();
    expect((await page.evaluate(() => navigator.clipboard.readText())).length).toBeGreaterThan(20);
    const asked = page.waitForRequest((request) => request.url().includes('refresh=1'));
    await page.keyboard.press('r');
    await asked;
  });
});

test('single keys are switched off in the settings; the palette stays, and so does the way to the sheet', async ({
  page,
}) => {
  await createAccount(page.request);
  await page.goto('/dashboard/settings');
  await listening(page);
  const box = page.getByRole('checkbox', { name: 'Single keys act on pages' });
  await expect(box).toBeChecked();
  await box.focus();
  await page.keyboard.press('Space');
  await expect(page.locator('#keyboard').getByText('Saved')).toBeVisible();
  await expect(box).toBeFocused();
  await page.reload();
  await listening(page);
  await expect(box).not.toBeChecked();
  await page.keyboard.press('g');
  await page.keyboard.press('d');
  await page.keyboard.press('Shift+Slash');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page).toHaveURL('/dashboard/settings');
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('combobox')).toBeFocused();
  await page.keyboard.type('show the keys');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Single keys are switched off')).toBeVisible();
  await page.keyboard.press('Escape');
  await page.getByLabel('Account', { exact: true }).click();
  await page.getByRole('button', { name: 'Keys', exact: true }).click();
  await expect(page.getByRole('dialog', { name: 'Keys' })).toBeVisible();
});
