import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp, type TestApp } from '../support/app';
import type { Browser } from '../support/browser';
import {
  compareSecondSync,
  compareTotals,
  compareWindows,
  connectAll,
  differences,
  workspaceFolder,
  workspaceIsThere,
} from '../support/proof';

const skipped = workspaceIsThere ? '' : ` (skipped: the folder ${workspaceFolder} is not here)`;

describe.skipIf(!workspaceIsThere)(`a real developer's activity${skipped}`, () => {
  let app: TestApp;
  let browser: Browser;
  beforeAll(async () => {
    app = await startApp({ workspace: workspaceFolder, env: { BACKFILL_DAYS: '2000' } });
    browser = app.browser();
    await browser.signUp();
    await connectAll(browser);
  }, 600_000);
  afterAll(async () => {
    await app.close();
  });

  it('is counted in full, each item once', async () => {
    expect(differences(await compareTotals(browser))).toEqual([]);
  });

  it('has the numbers of every window and zone that separate programs counted', async () => {
    const comparisons = await compareWindows(browser);
    expect(comparisons.length).toBeGreaterThan(50);
    expect(differences(comparisons)).toEqual([]);
  });

  it('is left as it is by a second sync', async () => {
    expect(differences(await compareSecondSync(browser))).toEqual([]);
  });
});
