/** What holds for every page, whatever it shows. */
import AxeBuilder from '@axe-core/playwright';
import { expect, type Locator, type Page } from '@playwright/test';
import type { CardKind } from '@/components/integrations/card-state';
import type { ProviderId } from './account';
import { screens } from './places';

/** WCAG 2.2 AA and below, and axe's own best practices. */
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(rules).analyze();
  const found = violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.failureSummary ?? ''}`),
  );
  expect(found, `axe on ${page.url()}`).toEqual([]);
}

export async function expectNoSidewaysScrolling(page: Page): Promise<void> {
  const { content, window } = await page.evaluate(() => ({
    content: document.documentElement.scrollWidth,
    window: document.documentElement.clientWidth,
  }));
  expect(content, `the width of ${page.url()}`).toBeLessThanOrEqual(window);
}

/** A picture for people to look at; no test compares it. */
export async function keepPicture(target: Page | Locator, name: string, { fullPage = true } = {}): Promise<void> {
  const path = `${screens}/${name}.png`;
  await ('goto' in target ? target.screenshot({ path, fullPage }) : target.screenshot({ path }));
}

export function cardOf(page: Page, provider: ProviderId): Locator {
  return page.locator(`section[data-provider="${provider}"]`);
}

export async function expectState(page: Page, provider: ProviderId, state: CardKind): Promise<void> {
  await expect(cardOf(page, provider)).toHaveAttribute('data-state', state);
}
