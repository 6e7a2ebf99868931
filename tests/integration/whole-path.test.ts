import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Status } from '@/lib/http/contract';
import { startApp, type TestApp } from '../support/app';
import type { Browser } from '../support/browser';
import { until } from '../support/until';

describe('from sign-up to a summary over the sandbox', () => {
  let app: TestApp;
  let browser: Browser;
  beforeAll(async () => {
    app = await startApp({ env: { BACKFILL_DAYS: '60' } });
    browser = app.browser();
    await browser.signUp();
  });
  afterAll(async () => {
    await app.close();
  });

  it('connects all four through OAuth redirects and syncs each to success', async () => {
    for (const provider of ['github', 'notion', 'slack', 'calendar']) {
      expect(await browser.connect(provider)).toBe(`/dashboard/integrations?connected=${provider}`);
    }
    const statuses = await until('all four are synced', async () => {
      const { integrations } = await browser.json<{ integrations: Status[] }>('/api/integrations');
      return integrations.every((status) => status.state === 'success') ? integrations : null;
    });
    for (const status of statuses) {
      expect(status).toMatchObject({
        connected: true,
        sandbox: true,
        setup: 'sandbox',
        degraded: [],
        error: null,
        consecutiveFailures: 0,
      });
      expect(status.counts.last30Days).toBeGreaterThan(0);
    }
  });
});
