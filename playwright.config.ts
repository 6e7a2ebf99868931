import { execFileSync } from 'node:child_process';
import { defineConfig } from '@playwright/test';
import { chromiumFlags, chromiumPath } from './tests/e2e/chromium';

// Chosen here, where the main process and its workers (which inherit the environment) both come by.
process.env.DEVTRACK_E2E_PORT ??= freePort();
process.env.DEVTRACK_E2E_SANDBOX_PORT ??= freePort();

/** The README's pictures are made on request only: `npx playwright test --grep @pictures`. */
const pictures = /@pictures/;
const picturesWanted = process.argv.some((argument) => pictures.test(argument));

export default defineConfig({
  testDir: 'tests/e2e',
  outputDir: 'artifacts/e2e',
  globalSetup: './tests/e2e/global-setup.ts',
  ...(picturesWanted ? {} : { grepInvert: pictures }),
  // One application, one embedded database: tests use accounts of their own, but a small machine runs one browser.
  workers: 1,
  timeout: 300_000,
  // Syncs share two cores with the browser; a wait ends as soon as its condition holds.
  expect: { timeout: 20_000 },
  forbidOnly: process.env.CI !== undefined,
  reporter: [['list'], ['html', { outputFolder: 'artifacts/e2e-report', open: 'never' }]],
  use: {
    baseURL: `http://localhost:${process.env.DEVTRACK_E2E_PORT}`,
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    viewport: { width: 1350, height: 900 },
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
    launchOptions: { executablePath: await chromiumPath(), args: chromiumFlags() },
  },
});

function freePort(): string {
  const ask =
    'const s=require("net").createServer().listen(0,"127.0.0.1",()=>{console.log(s.address().port);s.close()})';
  return execFileSync(process.execPath, ['-e', ask], { encoding: 'utf8' }).trim();
}
