/** The settings that are more than a form: what is read, sessions, notifications, the writer, deletion. */
import { connect, createAccount, post, readJson, syncAndWait, untilSynced } from './account';
import { expectFineInItsLooks } from './every-look';
import { expect, test } from './fixture';
import { appOrigin, sharedState } from './places';

interface Feed {
  activities: { metadata: { repository?: string } }[];
}

test('a repository is left out with one click, is not brought back by a sync, and is taken in again', async ({
  page,
}) => {
  await createAccount(page.request);
  await connect(page.request, 'github');
  await untilSynced(page.request, ['github']);
  await page.goto('/dashboard/settings');
  const section = page.locator('[data-places="github"]');
  await section.locator('summary').click();
  const place = section.locator('[data-place]').first();
  const repository = (await place.getAttribute('data-place')) ?? '';
  const itemsOf = async () => {
    const { activities } = (await readJson(page.request, '/api/activities?source=github&limit=200')) as Feed;
    return activities.filter(({ metadata }) => metadata.repository === repository).length;
  };
  expect(await itemsOf()).toBeGreaterThan(0);
  await expectFineInItsLooks(page, 'settings-places');
  await place.getByRole('button', { name: `Stop reading: ${repository}` }).press('Enter');
  await expect(section.getByText(`${repository} is no longer read.`)).toBeVisible();
  const left = section.locator(`[data-place="${repository}"]`);
  await expect(left).toHaveAttribute('data-read', 'false');
  await expect(left).toContainText('Nothing of it is stored.');
  expect(await itemsOf()).toBe(0);
  await syncAndWait(page.request, 'github');
  expect(await itemsOf()).toBe(0);
  await page.reload();
  await section.locator('summary').click();
  await left.getByRole('button', { name: `Read again: ${repository}` }).click();
  await expect(section.getByText(`${repository} is read again`)).toBeVisible();
  await expect.poll(itemsOf, { timeout: 50_000 }).toBeGreaterThan(0);
});

test('another browser is signed out from here', async ({ page, browser, watch }) => {
  const credentials = await createAccount(page.request);
  const other = await browser.newContext();
  watch.follow(other);
  await post(other.request, '/api/auth/sign-in/email', credentials);
  await page.goto('/dashboard/settings');
  const list = page.getByRole('list', { name: 'Signed-in browsers' });
  await expect(list.locator('[data-session="current"]')).toContainText('Chrome on Linux');
  await expect(list.locator('[data-session="other"]')).toHaveCount(1);
  await page.getByRole('button', { name: 'Sign out everywhere else' }).click();
  await expect(page.getByText('Signed out everywhere else.')).toBeVisible();
  await expect(list.getByRole('listitem')).toHaveCount(1);
  expect((await other.request.get(`${appOrigin}/api/account`)).status()).toBe(401);
  await other.close();
});

test('a kind of notification is hidden, and stays so', async ({ page }) => {
  await createAccount(page.request);
  await page.goto('/dashboard/settings');
  const box = page.getByRole('checkbox', { name: 'A sync has failed three times in a row' });
  await box.uncheck();
  await expect(page.locator('#notifications').getByText('Saved')).toBeVisible();
  await page.reload();
  await expect(box).not.toBeChecked();
  await expect(page.getByRole('checkbox', { name: 'A connection has to be renewed' })).toBeChecked();
});

test('the account is deleted only by its typed address and its password', async ({ page, watch }) => {
  watch.tolerate(/status of 40[13]/);
  const { email, password } = await createAccount(page.request);
  await page.goto('/dashboard/settings');
  await page.getByRole('button', { name: 'Delete account…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Delete your account?' });
  await dialog.getByLabel('Type your e-mail address').fill('somebody@example.com');
  await dialog.getByLabel('Your password').fill(password);
  await dialog.getByRole('button', { name: 'Delete everything' }).click();
  await expect(dialog.getByRole('alert')).toContainText('nothing was deleted');
  expect((await page.request.get(`${appOrigin}/api/account`)).status()).toBe(200);
  await expectFineInItsLooks(page, 'settings-delete', { fullPage: false });
  await dialog.getByLabel('Type your e-mail address').fill(email.toUpperCase());
  await dialog.getByRole('button', { name: 'Delete everything' }).click();
  await expect(page).toHaveURL(/\/sign-in\?deleted=1$/);
  expect((await page.request.get(`${appOrigin}/api/account`)).status()).toBe(401);
});

test.describe('with an account that has everything', () => {
  test.use({ storageState: sharedState });

  test('the settings and what a model is sent, in their looks', async ({ page }) => {
    await page.goto('/dashboard/settings');
    await expect(page.getByRole('heading', { name: 'Sessions' })).toBeVisible();
    await expectFineInItsLooks(page, 'settings-all');
    await page.getByRole('link', { name: 'See exactly what a model is sent' }).click();
    await expect(page.getByRole('heading', { name: 'What a model is sent', level: 1 })).toBeVisible();
    await page.goto(`/dashboard/settings/prompt?start=${daysAgo(20)}&end=${daysAgo(0)}`);
    await expect(page.getByRole('region', { name: 'Instructions' })).toContainText('You write the summary');
    await expect(page.getByRole('region', { name: 'Facts' })).toContainText('BEGIN DATA');
    await expectFineInItsLooks(page, 'settings-prompt');
  });

  test('what is read, the sessions and the prompt can be read without JavaScript', async ({ browser, watch }) => {
    const context = await browser.newContext({ javaScriptEnabled: false, storageState: sharedState });
    watch.follow(context);
    const page = await context.newPage();
    await page.goto('/dashboard/settings');
    // Wherever on the page: without its script a late part of a stream stands at the end.
    await page
      .locator('summary')
      .filter({ hasText: /calendars? read/ })
      .click();
    await expect(page.getByRole('list', { name: 'Google Calendar: calendars' })).toBeVisible();
    await expect(page.locator('[data-session="current"]')).toBeVisible();
    await page.goto(`/dashboard/settings/prompt?start=${daysAgo(20)}&end=${daysAgo(0)}`);
    await expect(page.getByRole('region', { name: 'Facts' })).toContainText('BEGIN DATA');
    await context.close();
  });
});

function daysAgo(days: number): string {
  return new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
}
