/** The README's pictures, made anew from the sandbox's sample data: `npx playwright test --grep @pictures`. Needs ImageMagick. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, statSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { expect, test } from './fixture';
import { sharedState } from './places';

const size = { width: 1350, height: 1400 };
const largestBytes = 200_000;

test.use({ storageState: sharedState, colorScheme: 'light', viewport: size });

test('a picture of the dashboard @pictures', async ({ page }) => {
  await page.goto('/dashboard');
  await page.getByText('Other ranges').click();
  await page.getByRole('link', { name: 'Last week' }).click();
  await expect(page).toHaveURL(/type=weekly/);
  await page.getByText('Other ranges').click();
  await expect(page.getByRole('link', { name: 'Last week' })).toBeHidden();
  await expect(page.getByRole('heading', { name: 'Highlights' })).toBeVisible();
  await takePicture(page, 'dashboard');
});

test('a picture of the integrations @pictures', async ({ page }) => {
  await page.goto('/dashboard/integrations');
  await page.locator('#github').getByText('What it may read').click();
  await page.locator('#notion').getByText('Activity', { exact: true }).click();
  await expect(page.locator('#notion figure')).toBeVisible();
  await page.locator('#notion').getByText('Sync history').click();
  await expect(page.locator('#notion').getByText('after connecting')).toBeVisible();
  await takePicture(page, 'integrations');
});

/** The page down to the last part of it that a README has the height for. */
async function takePicture(page: Page, name: string): Promise<void> {
  const path = `docs/images/${name}.png`;
  mkdirSync('docs/images', { recursive: true });
  // Nothing is pointed at.
  await page.mouse.move(0, 0);
  const bottoms = await page
    .locator('main section')
    .evaluateAll((parts) => parts.map((part) => part.getBoundingClientRect().bottom + 24));
  const end = Math.max(...bottoms.filter((bottom) => bottom <= size.height));
  const clip = { x: 0, y: 0, width: size.width, height: Math.ceil(end) };
  await page.screenshot({ path, fullPage: true, clip });
  // A palette: the page has few colours, and the file is a third of the size.
  execFileSync('convert', [path, '-strip', '-dither', 'none', '-colors', '128', `PNG8:${path}`]);
  expect(statSync(path).size).toBeLessThanOrEqual(largestBytes);
}
