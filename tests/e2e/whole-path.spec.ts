import type { Locator, Page } from '@playwright/test';
import type { ActivityAnswer, Summary } from '@/lib/http/contract';
import { itemsOf, newCredentials, providerNames, providers, readJson, type ProviderId } from './account';
import { connectByHand } from './by-hand';
import { expect, test } from './fixture';
import { cardOf, expectState } from './page-checks';

test("from sign-up to a week's summary", async ({ page, watch }) => {
  test.setTimeout(120_000);
  await signUp(page);
  await answerFirstQuestions(page);
  await test.step('four cards, none connected', async () => {
    for (const provider of providers) await expectState(page, provider, 'not_connected');
  });
  for (const provider of providers) await connectByHand(page, provider);
  await test.step('all four become Connected without a reload', async () => {
    const opened = await page.evaluate(() => performance.timeOrigin);
    for (const provider of providers) {
      await expect(cardOf(page, provider).getByText('Connected', { exact: true })).toBeVisible({ timeout: 60_000 });
      await expect(count(cardOf(page, provider), 'allTime')).not.toHaveText('0');
    }
    expect(await page.evaluate(() => performance.timeOrigin)).toBe(opened);
  });
  await readFeed(page);
  await readSummaries(page);
  await disconnectByHand(page);
  await test.step('signing out ends the session', async () => {
    await page.getByLabel('Account', { exact: true }).click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await expect(page).toHaveURL(/\/sign-in$/);
    expect((await page.request.get('/api/integrations')).status()).toBe(401);
    await page.goto('/dashboard');
    await expect(page).toHaveURL(/\/sign-in/);
  });
  expect(watch.complaints()).toEqual([]);
});

async function signUp(page: Page): Promise<void> {
  await test.step('sign-up', async () => {
    const { email, password } = newCredentials();
    await page.goto('/');
    await page.getByRole('link', { name: 'Create one' }).click();
    await page.getByLabel('Name').fill('Robin');
    await page.getByLabel('E-mail').fill(email);
    await page.getByLabel('Password').fill(password);
    await page.getByRole('button', { name: 'Create account' }).click();
    await expect(page).toHaveURL(/\/onboarding$/);
  });
}

async function answerFirstQuestions(page: Page): Promise<void> {
  await test.step('onboarding, the zone filled in from the browser', async () => {
    await expect(page.getByLabel('Time zone')).toHaveValue('Europe/Berlin');
    await expect(page.getByRole('radio', { name: 'Monday' })).toBeChecked();
    await page.getByRole('button', { name: 'Continue' }).click();
    await expect(page).toHaveURL(/\/dashboard\/integrations\?welcome=1$/);
  });
}

async function readFeed(page: Page): Promise<void> {
  await test.step('the feed has items of all four', async () => {
    await page.getByRole('link', { name: 'Activity', exact: true }).click();
    await expect(page).toHaveURL(/\/dashboard\/activity$/);
    for (const provider of providers) {
      await page.getByLabel('Platform').selectOption(provider);
      await page.getByRole('button', { name: 'Filter' }).click();
      await expect(page).toHaveURL(new RegExp(`source=${provider}`));
      await expect(page.locator('li[data-activity]').first()).toContainText(`${providerNames[provider]} `);
    }
  });
}

async function readSummaries(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Dashboard', exact: true }).click();
  await test.step('last week: highlights, evidence, and a list for every number', async () => {
    await page.getByText('Other ranges').click();
    await page.getByRole('link', { name: 'Last week' }).click();
    await expect(page).toHaveURL(/type=weekly/);
    await expect(page.getByText('Last week', { exact: true }).first()).toBeVisible();
    await expect(highlights(page).nth(2)).toBeVisible();
    await followEvidence(page);
    await checkNumbers(page);
  });
  await test.step('last month', async () => {
    await page.getByRole('navigation', { name: 'Range' }).getByRole('link', { name: 'Month', exact: true }).click();
    await expect(page).toHaveURL(/type=monthly/);
    await expect(page.locator('h1')).toHaveText(/^[A-Z][a-z]+ \d{4}$/);
    // Early in a month last week already lies in the one before.
    if (!(await page.getByText('Last month', { exact: true }).isVisible()))
      await page.getByRole('link', { name: 'Previous' }).click();
    await expect(page.getByText('Last month', { exact: true })).toBeVisible();
    await expect(highlights(page).nth(2)).toBeVisible();
  });
  await test.step('the busiest of the last days', async () => {
    const analytics = (await readJson(page.request, '/api/integrations/analytics?days=7')) as {
      days: ({ date: string } & Record<ProviderId, number | null>)[];
    };
    const sum = (day: Record<ProviderId, number | null>) => providers.reduce((total, id) => total + (day[id] ?? 0), 0);
    const [busiest] = analytics.days.toSorted((a, b) => sum(b) - sum(a));
    await page.goto(`/dashboard?type=daily&date=${busiest?.date}`);
    await expect(highlights(page).nth(2)).toBeVisible();
  });
  await test.step('refresh looks again', async () => {
    await page.getByRole('button', { name: 'Refresh' }).click();
    await expect(page.getByText('Up to date', { exact: true })).toBeVisible();
    await expect(page.getByText('checked just now')).toBeVisible();
  });
}

function highlights(page: Page): Locator {
  return page
    .locator('div', { has: page.locator('> h3', { hasText: 'Highlights' }) })
    .last()
    .locator('> ul > li');
}

async function followEvidence(page: Page): Promise<void> {
  const chips = page.locator('a[data-evidence]');
  const found = await chips.evaluateAll((links) =>
    links.map((link) => ({ id: link.getAttribute('data-evidence'), href: link.getAttribute('href') ?? '' })),
  );
  expect(found.length).toBeGreaterThanOrEqual(3);
  const start = page.url();
  for (const { id, href } of found.slice(0, 3)) {
    expect(href).toBe(`/dashboard/activity/${id}`);
    await page.locator(`a[href="${href}"]`).first().click();
    await expect(page).toHaveURL(href);
    const source = page.getByRole('link', { name: /^Open in / });
    await expect(source.or(page.getByText(/ gave no address to open\.$/))).toBeVisible();
    if (await source.isVisible()) await expect(source).toHaveAttribute('href', /^https?:/);
    await page.getByRole('link', { name: 'In the list of its day' }).click();
    await expect(page).toHaveURL(/#./);
    await expect(page.locator(`[id="${new URL(page.url()).hash.slice(1)}"]`)).toBeInViewport();
    await page.goBack();
    await expect(page).toHaveURL(href);
    await page.goto(start);
  }
}

/** Each number of the strip against the list that its link opens. */
async function checkNumbers(page: Page): Promise<void> {
  const start = page.url();
  const links = page.locator('dl a[data-metric]');
  await expect(links.first()).toBeVisible();
  const numbers = await links.evaluateAll((found) =>
    found.map((link) => ({
      name: link.getAttribute('data-metric') ?? '',
      text: link.textContent ?? '',
      href: link.getAttribute('href') ?? '',
    })),
  );
  expect(numbers.length).toBeGreaterThanOrEqual(8);
  const { searchParams } = new URL(numbers[0]?.href ?? '', start);
  const range = `start=${searchParams.get('start')}&end=${searchParams.get('end')}`;
  const summary = (await readJson(page.request, `/api/integrations/summary?${range}`)) as Summary;
  for (const { name, text, href } of numbers) {
    await links.and(page.locator(`[href="${href}"]`)).click();
    const total = page.locator(`[data-metric-total="${name}"]`);
    await expect(total, name).toBeVisible();
    const rows = await itemsOf(page.request, `metric=${name}&${range}`);
    expect(Number((await total.textContent())?.replaceAll(',', '')), `rows of ${name}`).toBe(rows.length);
    const stated = summary.stats[name];
    if (name in countOfRows) expect(countOfRows[name]?.(rows), `${name}, shown as ${text}`).toBe(stated);
    else expect(rows.length, name).toBeGreaterThan(stated === 0 ? -1 : 0);
    await page.goto(start);
  }
}

/** How a number comes from the rows of its list. The others (hours, a score) rest on their rows by rules that have tests of their own. */
const countOfRows: Readonly<Record<string, ((rows: ActivityAnswer[]) => number) | undefined>> = {
  totalCommits: (rows) => rows.length,
  mergedPRs: (rows) => rows.length,
  reviews: (rows) => rows.length,
  totalMeetings: (rows) => rows.length,
  pagesEdited: (rows) => new Set(rows.map(({ externalId }) => externalId.split(':')[0])).size,
  messages: (rows) => rows.reduce((sum, { metadata }) => sum + Number(metadata.count), 0),
};

async function disconnectByHand(page: Page): Promise<void> {
  await test.step('disconnect Notion: the dialog says what is deleted, and then it is gone', async () => {
    await page.getByRole('link', { name: 'Integrations', exact: true }).click();
    const card = cardOf(page, 'notion');
    const items = await count(card, 'allTime').textContent();
    await card.getByRole('button', { name: 'Disconnect Notion' }).click();
    const dialog = page.getByRole('dialog', { name: 'Disconnect Notion?' });
    await expect(dialog).toContainText(`${items} sample page edits from Notion, the summaries that rest on them`);
    await expect(dialog).toContainText('The sync history, without titles.');
    await dialog.getByRole('button', { name: 'Disconnect and delete' }).click();
    await expect(page.getByText('Notion is disconnected.')).toBeVisible();
    await expectState(page, 'notion', 'not_connected');
    const left = (await readJson(page.request, '/api/activities?source=notion')) as { activities: unknown[] };
    expect(left.activities).toEqual([]);
    await page.goto('/dashboard/activity?source=notion');
    await expect(page.getByText('No activity matches')).toBeVisible();
  });
}

function count(card: Locator, span: 'last7Days' | 'last30Days' | 'allTime'): Locator {
  return card.locator(`[data-count="${span}"]`);
}
