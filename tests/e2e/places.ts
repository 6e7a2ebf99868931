/** Where things are while the tests run; the ports are chosen in playwright.config.ts. */
export const appPort = process.env.DEVTRACK_E2E_PORT ?? '';
export const sandboxPort = process.env.DEVTRACK_E2E_SANDBOX_PORT ?? '';
export const appOrigin = `http://localhost:${appPort}`;
export const sandboxOrigin = `http://127.0.0.1:${sandboxPort}`;

/** Session of an account with all four connected. For tests that only read. */
export const sharedState = 'artifacts/e2e-shared-account.json';
/** Session of one with nothing connected, for tests that leave it so. */
export const emptyState = 'artifacts/e2e-empty-account.json';
/** Session of the one whose connections are driven from state to state. */
export const changingState = 'artifacts/e2e-changing-account.json';
/** Pictures of every page and state, to be looked at. */
export const screens = 'artifacts/screens';
