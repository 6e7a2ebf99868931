import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { request } from '@playwright/test';
import { startApplication } from './application';
import { appOrigin, appPort, sandboxPort, sharedState } from './places';
import { connect, createAccount, providers, untilSynced } from './account';

/** Starts the built application and signs in the account that reading tests share; returns what ends it after the last test. */
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
    await connectSharedAccount();
  } catch (error) {
    await application.stop();
    throw error;
  }
  return application.stop;
}

async function connectSharedAccount(): Promise<void> {
  const browser = await request.newContext({ baseURL: appOrigin });
  await createAccount(browser, { name: 'Kim' });
  for (const provider of providers) await connect(browser, provider);
  await untilSynced(browser, providers);
  await browser.storageState({ path: sharedState });
  await browser.dispose();
}
