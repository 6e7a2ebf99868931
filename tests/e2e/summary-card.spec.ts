/** The summary card: copying, waving off, how it was made, and what it says while a model writes or does not. */
import type { Locator, Page } from '@playwright/test';
import type { Summary } from '@/lib/http/contract';
import { connect, createAccount, readJson, untilSynced } from './account';
import { expectFineInItsLooks } from './every-look';
import { expect, test } from './fixture';
import { expectAccessible, keepPicture } from './page-checks';
import { sharedState } from './places';

const lastWeek = `type=weekly&date=${daysAgo(7)}`;

test.describe('with everything connected', () => {
  test.use({ storageState: sharedState });

  test('the card shows its text for copying by hand where the browser refuses the clipboard', async ({ page }) => {
    test.setTimeout(120_000);
    await page.addInitScript(() => {
      navigator.clipboard.writeText = () =>
        Promise.reject(new DOMException('Write permission denied.', 'NotAllowedError'));
    });
    const { summary } = await openLastWeek(page);
    const button = page.getByRole('button', { name: 'Copy as Markdown' });
    await button.focus();
    await page.keyboard.press('Enter');
    const text = page.getByRole('dialog', { name: 'Copy as Markdown' }).getByRole('textbox');
    await expect(text).toBeFocused();
    await expect(text).not.toBeEditable();
    const selected = await text.evaluate((area: HTMLTextAreaElement) =>
      area.value.slice(area.selectionStart, area.selectionEnd),
    );
    expect(plain(selected)).toContain(plain(summary));
    await expectAccessible(page);
    await keepPicture(page, 'dialog-copy');
    await page.keyboard.press('Escape');
    await expect(text).toBeHidden();
    await expect(button).toBeFocused();
    await expect(page.getByText('Copied as Markdown')).toBeHidden();
  });

  test('the card copies itself by keyboard, as Markdown and as a stand-up, and says so', async ({ page, context }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    const { summary, highlights } = await openLastWeek(page);
    const markdown = await copyAs(page, 'Markdown');
    expect(markdown).toMatch(/^## .+\n\n/);
    for (const text of [summary, ...highlights]) expect(plain(markdown)).toContain(plain(text));
    expect(markdown).not.toMatch(/\]\(|<|https?:/);
    const standUp = await copyAs(page, 'stand-up');
    expect(standUp).toMatch(/^\*\*Done\*\*\n\n- /);
    expect(standUp.match(/^\*\*.+\*\*$/gm)?.every((line) => /^\*\*(Done|Next|Blocked)\*\*$/.test(line))).toBe(true);
    expect(standUp).not.toMatch(/\*\*\s*\*\*/);
  });

  test('the card tells how it was made, without JavaScript too', async ({ browser, watch }) => {
    const context = await browser.newContext({ javaScriptEnabled: false, storageState: sharedState });
    watch.follow(context);
    const page = await context.newPage();
    await page.goto(`/dashboard?${lastWeek}`);
    await page.getByText('How this was made').click();
    const made = cardOf(page).locator('footer details');
    await expect(made.getByText('the built-in writer', { exact: true })).toBeVisible();
    await expect(made.getByText(/^\d+ facts, computed from your activity/)).toBeVisible();
    await expect(made.getByText('The check refused nothing.')).toBeVisible();
    for (const name of ['Refresh', 'Copy as Markdown', 'Hide for four weeks'])
      await expect(page.getByRole('button', { name })).toBeHidden();
    await context.close();
  });

  test('the card holds in its looks with everything open', async ({ page }) => {
    await openLastWeek(page);
    await page.getByText('How this was made').click();
    await expectFineInItsLooks(page, 'summary-open');
  });

  test('a range that people ask for often is named, and marked where it was chosen', async ({ page }) => {
    await page.goto('/dashboard');
    await page.getByText('Other ranges').click();
    await page.getByRole('link', { name: 'Since last working day' }).click();
    await expect(page).toHaveURL(/start=\d{4}-\d\d-\d\d&end=\d{4}-\d\d-\d\d$/);
    await expect(page.locator('h1 + div')).toHaveText('Since last working day');
    await expect(page.getByRole('link', { name: 'Since last working day' })).toHaveAttribute('aria-current', 'true');
  });
});

test('an insight that was hidden is back after Undo, and without it stays away', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await createAccount(page.request);
  for (const provider of ['github', 'calendar'] as const) await connect(page.request, provider);
  await untilSynced(page.request, ['github', 'calendar']);
  const { insights } = await openLastWeek(page);
  const [insight = ''] = insights;
  expect(insight).not.toBe('');
  const item = cardOf(page).locator('li', { has: page.getByText(insight, { exact: true }) });
  const hide = item.getByRole('button', { name: 'Hide for four weeks' });
  const box = await hide.boundingBox();
  expect(Math.min(box?.width ?? 0, box?.height ?? 0)).toBeGreaterThanOrEqual(24);

  await hide.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByText('Hidden for four weeks.')).toBeVisible();
  await expect(page.getByText(insight, { exact: true })).toBeHidden();
  await expect(page.getByRole('button', { name: 'Undo' })).toBeFocused();
  await expectAccessible(page);
  await keepPicture(page, 'summary-hidden');
  await page.keyboard.press('Enter');
  await expect(page.getByText(insight, { exact: true })).toBeVisible();
  await expect(hide).toBeFocused();
  const whole = await copyAs(page, 'Markdown');

  await page.reload();
  await expect(page.getByText(insight, { exact: true })).toBeVisible();
  await hide.click();
  await expect(page.getByText('Hidden for four weeks.')).toBeVisible();
  // One line less, and what is left is as it was.
  const copied = (await copyAs(page, 'Markdown')).split('\n');
  expect(whole.split('\n').filter((line) => line.startsWith('- ') && !copied.includes(line))).toHaveLength(1);
  await page.reload();
  await expect(cardOf(page).getByRole('heading', { name: 'Highlights' })).toBeVisible();
  await expect(page.getByText(insight, { exact: true })).toBeHidden();
});

function cardOf(page: Page): Locator {
  return page.locator('section[aria-labelledby="summary-heading"]');
}

/** The summary of last week in the page, and as the API has it. */
async function openLastWeek(page: Page): Promise<Summary> {
  await page.goto(`/dashboard?${lastWeek}`);
  await expect(cardOf(page).getByRole('heading', { name: 'Highlights' })).toBeVisible();
  return (await readJson(page.request, `/api/integrations/summary?${lastWeek}`)) as Summary;
}

/** By keyboard; answers what is in the clipboard. */
async function copyAs(page: Page, form: string): Promise<string> {
  await page.getByRole('button', { name: `Copy as ${form}` }).focus();
  await page.keyboard.press('Enter');
  await expect(cardOf(page).getByRole('status').getByText(`Copied as ${form}`)).toBeAttached();
  await expect(page.getByRole('button', { name: `Copied as ${form}` })).toBeFocused();
  return page.evaluate(() => navigator.clipboard.readText());
}

/** Markdown and plain text compared by their letters and digits: what is escaped is told apart by tests of its own. */
function plain(text: string): string {
  return text.replace(/[^\p{L}\p{N}]+/gu, ' ').trim();
}

function daysAgo(days: number): string {
  return new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
}
