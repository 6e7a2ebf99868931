/** Themes and widths, and which of them a test looks at. */
import { createHash } from 'node:crypto';
import type { Page } from '@playwright/test';
import { expectAccessible, expectNoSidewaysScrolling, keepPicture } from './page-checks';

const themes = ['light', 'dark', 'forced'] as const;
const widths = [320, 768, 1350] as const;

export interface Look {
  theme: (typeof themes)[number];
  width: (typeof widths)[number];
}

/**
 * With `DEVTRACK_AXE=all` every theme in every width. Otherwise three looks: the view in each theme and in each width, which
 * width goes with which theme following from the view's name and `DEVTRACK_AXE_SEED`, so that all pairs occur over the views.
 */
export function looksOf(view: string): Look[] {
  if (process.env.DEVTRACK_AXE === 'all') return themes.flatMap((theme) => widths.map((width) => ({ theme, width })));
  const seed = process.env.DEVTRACK_AXE_SEED ?? '1';
  const shift = createHash('sha256').update(`${seed} ${view}`).digest().readUInt8(0);
  return themes.map((theme, place) => ({ theme, width: widths[(place + shift) % widths.length] ?? widths[0] }));
}

/** No axe violation and no sideways scrolling in the view's looks, and a picture of each. Leaves the page as it was. */
export async function expectFineInItsLooks(page: Page, view: string, { fullPage = true } = {}): Promise<void> {
  const before = page.viewportSize();
  for (const { theme, width } of looksOf(view)) {
    await page.emulateMedia(
      theme === 'forced'
        ? { colorScheme: 'light', forcedColors: 'active', reducedMotion: 'reduce' }
        : { colorScheme: theme, forcedColors: 'none', reducedMotion: null },
    );
    await page.setViewportSize({ width, height: 900 });
    await expectNoSidewaysScrolling(page);
    await expectAccessible(page);
    await keepPicture(page, `${view}-${theme}-${width}`, { fullPage });
  }
  await page.emulateMedia({ colorScheme: null, forcedColors: null, reducedMotion: null });
  if (before) await page.setViewportSize(before);
}
