/** Older history and reading again, asked for by hand. */
import { connect, createAccount, statusOf, untilSynced } from './account';
import { expect, test } from './fixture';
import { cardOf, expectAccessible } from './page-checks';

test('older history is asked for on the card, by keyboard, and its target is known at once', async ({ page }) => {
  await createAccount(page.request);
  await connect(page.request, 'notion');
  await untilSynced(page.request, ['notion']);
  const before = (await statusOf(page.request, 'notion')).history?.target ?? '';
  await page.goto('/dashboard/integrations');
  const card = cardOf(page, 'notion');
  await card.getByText('How far back').click();
  await expect(card.getByText(/^Stored completely back to /)).toBeVisible();

  const button = card.getByRole('button', { name: 'Import older history from Notion' });
  await button.focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Import older history from Notion' });
  await expect(dialog).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(button).toBeFocused();

  await page.keyboard.press('Enter');
  await dialog.getByLabel('Everything there is').check();
  await dialog.getByRole('button', { name: 'Import', exact: true }).click();
  await expect(dialog).toBeHidden();
  await expect(card.getByText(/^Older history is asked for\./)).toBeVisible();
  const after = (await statusOf(page.request, 'notion')).history?.target ?? '';
  expect(after).toBe('2005-01-01T00:00:00.000Z');
  expect(before > after).toBe(true);
});

test('everything is read again from the settings', async ({ page }) => {
  await createAccount(page.request);
  await page.goto('/dashboard/settings');
  await expect(page.locator('#history').getByText('Nothing is connected.')).toBeVisible();
  await connect(page.request, 'slack');
  await untilSynced(page.request, ['slack']);
  await page.reload();
  await page.getByRole('button', { name: 'Read everything again from Slack' }).click();
  const dialog = page.getByRole('dialog', { name: 'Read everything from Slack again?' });
  await expect(dialog.getByText('What stays')).toBeVisible();
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Read again' }).click();
  await expect(page.getByText(/^Everything is going to be read again\./)).toBeVisible();
});
