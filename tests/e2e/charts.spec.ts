/** The dashboard's charts as people read them: every digit accounted for, every list there, by keyboard, without JavaScript, in every look. */
import { createAccount, readJson } from './account';
import { expectFineInItsLooks } from './every-look';
import { expect, test } from './fixture';
import { expectAccessible, expectNoSidewaysScrolling, keepPicture } from './page-checks';
import { sharedState } from './places';

const views = {
  week: `/dashboard?type=weekly&date=${daysAgo(7)}`,
  running: `/dashboard?type=weekly&date=${daysAgo(0)}`,
  month: `/dashboard?type=monthly&date=${daysAgo(31)}`,
  quarter: `/dashboard?start=${daysAgo(85)}&end=${daysAgo(1)}`,
  day: `/dashboard?type=daily&date=${daysAgo(5)}`,
  today: `/dashboard?type=daily&date=${daysAgo(0)}`,
  'too long': `/dashboard?start=2020-01-01&end=${daysAgo(0)}`,
} as const;

test.use({ storageState: sharedState });

test('every digit of the dashboard lies in a number, a time or evidence', async ({ page }) => {
  for (const [name, path] of Object.entries(views)) {
    await page.goto(path);
    await expect(page.getByRole('heading', { name: 'Summary' })).toBeAttached();
    const { digits, loose } = await page.locator('main').evaluate((main) => {
      const walker = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
      const found = { digits: 0, loose: [] as string[] };
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        if (!/\p{Nd}/u.test(node.textContent ?? '')) continue;
        found.digits += 1;
        if (!node.parentElement?.closest('[data-metric]:not([data-metric=""]), [data-evidence], time'))
          found.loose.push(node.textContent ?? '');
      }
      return found;
    });
    expect(digits, name).toBeGreaterThan(20);
    expect(loose, name).toEqual([]);
  }
});

// The hundred hours of the map are opened by tests/integration/dashboard-numbers.test.ts; here a row of them stands for all.
for (const name of ['week', 'today', 'day'] as const)
  test(`every number of the ${name} opens a list that states it`, async ({ page }) => {
    await page.goto(views[name]);
    const links = await page
      .locator('main section:not(#hours) a[data-metric], #hours tbody tr:nth-child(11) a[data-metric]')
      .evaluateAll((found) =>
        found.map((link) => ({
          href: link.getAttribute('href') ?? '',
          metric: link.getAttribute('data-metric') ?? '',
          text: link.classList.contains('number-link') ? (link.textContent ?? '') : '',
        })),
      );
    const opened = new Map<string, string>();
    expect(links.length).toBeGreaterThan(10);
    for (const { href, metric, text } of links) {
      const html = opened.get(href) ?? (await (await page.request.get(href)).text());
      opened.set(href, html);
      const stated = new RegExp(`data-metric="${metric}" data-value="[^"]*"[^>]*>([^<]*)<`).exec(html)?.[1];
      expect(html, href).toContain(`data-metric-total="${metric}"`);
      if (/^[\d,]+$|^(?=.*\d)(?:\d+ h)? ?(?:\d+ min)?$/.test(text)) expect(stated, href).toBe(text);
    }
    expect(opened.size).toBeGreaterThan(10);
  });

test('tables and lists open by keyboard and without JavaScript', async ({ page, browser, watch }) => {
  await page.goto(views.week);
  const table = page.locator('#platforms summary');
  await table.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('table', { name: 'Activity by platform' })).toBeVisible();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await expect(page.locator('#platforms table a').first()).toBeFocused();
  const context = await browser.newContext({ javaScriptEnabled: false, storageState: sharedState });
  watch.follow(context);
  const plain = await context.newPage();
  await plain.goto(views.week);
  for (const id of ['platforms', 'working-time', 'hours']) {
    await plain.locator(`#${id} summary`).click();
    await expect(plain.locator(`#${id} table`)).toBeVisible();
  }
  await plain.goto(views.day);
  await plain.locator('#timeline summary').click();
  await plain.locator('#timeline ol a[data-evidence]').first().click();
  await expect(plain.getByRole('link', { name: 'In the list of its day' })).toBeVisible();
  await context.close();
});

test('a document arrives whole; to a script the shape of the page comes first', async ({ page }) => {
  const [shape, content] = ['Loading the summary', 'Activity by platform'];
  const read = async (headers: Record<string, string>) => (await page.request.get(views.week, { headers })).text();
  const markup = (await read({})).replace(/<script\b[^]*?<\/script>/g, '');
  expect([markup.includes(shape), markup.includes(content)]).toEqual([false, true]);
  const stream = await read({ rsc: '1' });
  expect(stream.indexOf(shape)).toBeGreaterThan(0);
  expect(stream.indexOf(content)).toBeGreaterThan(stream.indexOf(shape));
});

test('charts hold in their looks, unfolded', async ({ page }) => {
  test.setTimeout(900_000);
  for (const name of ['week', 'day'] as const) {
    await page.goto(views[name]);
    await page.locator('section[id] > div details').evaluateAll((parts) => {
      for (const part of parts) (part as HTMLDetailsElement).open = true;
    });
    await expectFineInItsLooks(page, `charts-${name}`);
  }
});

test('an item’s page is its owner’s alone', async ({ page, browser }) => {
  const { activities } = (await readJson(page.request, '/api/activities?limit=1')) as {
    activities: { id: string; title: string }[];
  };
  const path = `/dashboard/activity/${activities[0]?.id}`;
  await page.goto(path);
  await expectAccessible(page);
  await keepPicture(page, 'item');
  const context = await browser.newContext({ storageState: { cookies: [], origins: [] } });
  await createAccount(context.request);
  const stranger = await context.newPage();
  for (const address of [path, '/dashboard/activity/not-an-id']) {
    expect((await stranger.goto(address))?.status()).toBe(404);
    await expect(stranger.getByText('This page does not exist', { exact: true })).toBeVisible();
    expect(await stranger.content()).not.toContain(String(activities[0]?.title));
  }
  await context.close();
});

test.describe('from right to left', () => {
  test('the page does not scroll sideways', async ({ page }) => {
    await page.setViewportSize({ width: 320, height: 900 });
    for (const path of [views.week, views.day]) {
      await page.goto(path);
      await page.evaluate(() => document.documentElement.setAttribute('dir', 'rtl'));
      await expectNoSidewaysScrolling(page);
    }
    await keepPicture(page, 'charts-right-to-left');
  });
});

function daysAgo(days: number): string {
  return new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
}
