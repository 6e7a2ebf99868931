import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { request } from '@playwright/test';
import { connect, createAccount, providers, untilSynced, type ProviderId } from './account';
import { startApplication } from './application';
import { appPort, changingState, emptyState, sandboxPort, sharedState } from './places';

/** Starts the built application and signs in the accounts that tests share; returns what ends it after the last test. */
export default async function setUp(): Promise<() => Promise<void>> {
  const built = spawnSync(process.execPath, ['scripts/build.mjs'], { stdio: 'inherit' });
  if (built.status !== 0) throw new Error('The application could not be built.');
  mkdirSync('artifacts/screens', { recursive: true });
  const application = await startApplication({
    name: 'e2e-server',
    port: appPort,
    env: { SANDBOX_PORT: sandboxPort },
  });
  // Workers inherit the environment.
  process.env.DEVTRACK_E2E_DATA_DIR = application.dataDir;
  try {
    await createAccounts();
  } catch (error) {
    await application.stop();
    throw error;
  }
  return application.stop;
}

async function createAccounts(): Promise<void> {
  await createIn(emptyState, []);
  await createIn(changingState, []);
  await createIn(sharedState, providers);
}

/** An account with these connected and synced, its session kept in a file. */
async function createIn(path: string, connected: readonly ProviderId[]): Promise<void> {
  const browser = await request.newContext();
  await createAccount(browser);
  for (const provider of connected) await connect(browser, provider);
  await untilSynced(browser, connected);
  await browser.storageState({ path });
  await browser.dispose();
}
