/**
 * Every page, full and empty, in light, dark and forced colours at 320, 768 and 1350 px: no axe violation, no sideways
 * scrolling. Three looks of each by default, all nine with `DEVTRACK_AXE=all`. States of cards: states.spec.ts; dialogs: where
 * they are tested.
 */
import type { Page } from '@playwright/test';
import { newCredentials, post, readJson } from './account';
import { expectFineInItsLooks, looksOf } from './every-look';
import { expect, test } from './fixture';
import { emptyState, sandboxOrigin, sharedState } from './places';

interface View {
  name: string;
  path: string;
  /** Shown once the page is there in full. */
  landmark: string;
}

const visitor: View[] = [
  { name: 'sign-in', path: '/sign-in', landmark: 'Sign in' },
  { name: 'sign-up', path: '/sign-up', landmark: 'Create account' },
  { name: 'reset-password', path: '/reset-password?token=none', landmark: 'Set a new password' },
  { name: 'not-found', path: '/no/such/page', landmark: 'This page does not exist' },
];
const nothingConnected: View[] = [
  { name: 'dashboard-nothing', path: '/dashboard', landmark: 'Nothing is connected yet' },
  { name: 'activity-nothing', path: '/dashboard/activity', landmark: 'Activity' },
  { name: 'integrations-nothing', path: '/dashboard/integrations', landmark: 'Integrations' },
  { name: 'settings-nothing', path: '/dashboard/settings', landmark: 'Settings' },
  { name: 'prompt-nothing', path: '/dashboard/settings/prompt', landmark: 'What a model is sent' },
];
const everythingConnected: View[] = [
  { name: 'dashboard-week', path: '/dashboard', landmark: 'Activity by platform' },
  { name: 'dashboard-day', path: `/dashboard?type=daily&date=${lastWorkday()}`, landmark: 'The day' },
  { name: 'dashboard-month', path: `/dashboard?type=monthly&date=${daysAgo(31)}`, landmark: 'Activity by platform' },
  { name: 'dashboard-empty', path: '/dashboard?type=daily&date=2020-01-06', landmark: 'Other ranges' },
  { name: 'dashboard-too-long', path: `/dashboard?start=2020-01-01&end=${daysAgo(0)}`, landmark: 'Other ranges' },
  { name: 'activity', path: '/dashboard/activity', landmark: 'Activity' },
  {
    name: 'activity-of-a-number',
    path: `/dashboard/activity?metric=messages&start=${daysAgo(7)}&end=${daysAgo(1)}`,
    landmark: 'Messages',
  },
  { name: 'activity-empty', path: '/dashboard/activity?q=nothing-of-that-name', landmark: 'Activity' },
  { name: 'integrations', path: '/dashboard/integrations', landmark: 'Integrations' },
  { name: 'settings', path: '/dashboard/settings', landmark: 'Settings' },
  { name: 'prompt', path: '/dashboard/settings/prompt', landmark: 'What a model is sent' },
  { name: 'not-found-signed-in', path: '/dashboard/no-such-page', landmark: 'This page does not exist' },
];

for (const view of visitor) {
  test(`${view.name} holds in its looks`, async ({ page, watch }) => {
    watch.tolerate(/status of 404 .*no\/such\/page/);
    await lookAt(page, view);
  });
}

test('onboarding holds in its looks', async ({ page }) => {
  await post(page.request, '/api/auth/sign-up/email', { name: 'Kim', ...newCredentials() });
  await lookAt(page, { name: 'onboarding', path: '/onboarding', landmark: 'Your working week' });
});

test.describe('with nothing connected', () => {
  test.use({ storageState: emptyState });

  for (const view of nothingConnected) test(`${view.name} holds in its looks`, ({ page }) => lookAt(page, view));
});

test.describe('with everything connected', () => {
  test.use({ storageState: sharedState });

  for (const view of everythingConnected) {
    test(`${view.name} holds in its looks`, async ({ page, watch }) => {
      watch.tolerate(/status of 404 .*no-such-page/);
      await lookAt(page, view);
    });
  }

  test('the page of an item holds in its looks', async ({ page }) => {
    const { activities } = (await readJson(page.request, '/api/activities?limit=1')) as {
      activities: { id: string }[];
    };
    await page.goto(`/dashboard/activity/${activities[0]?.id}`);
    await expect(page.getByRole('link', { name: 'In the list of its day' })).toBeVisible();
    await expectFineInItsLooks(page, 'item');
  });

  test('the consent page holds in its looks', async ({ page }) => {
    await page.goto('/api/integrations/github/connect');
    expect(page.url()).toContain(sandboxOrigin);
    await expectFineInItsLooks(page, 'consent');
  });
});

test('the looks of all views together hold every theme in every width', () => {
  const looks = [...visitor, ...nothingConnected, ...everythingConnected].flatMap(({ name }) => looksOf(name));
  expect(new Set(looks.map(({ theme, width }) => `${theme} ${width}`)).size).toBe(9);
});

async function lookAt(page: Page, { name, path, landmark }: View): Promise<void> {
  await page.goto(path);
  await expect(page.getByText(landmark, { exact: true }).filter({ visible: true }).first()).toBeVisible();
  await expectFineInItsLooks(page, name);
}

function lastWorkday(): string {
  const weekend = [0, 6].includes(new Date(Date.now() - 86_400_000).getUTCDay());
  return daysAgo(weekend ? 3 : 1);
}

function daysAgo(days: number): string {
  return new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
}
