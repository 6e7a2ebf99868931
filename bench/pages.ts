/**
 * `npm run bench pages`: the pages of an account with 250,000 activities, as a browser meets them. Writes
 * `bench/results/pages.json`. No figure decides a test.
 */
import { chromium, request, type Browser } from '@playwright/test';
import { chromiumFlags, chromiumPath } from '../tests/e2e/chromium';
import { Figures } from './support/figures';
import { secrets } from './support/instance';
import { startPostgres, type PostgresServer } from './support/postgres';
import { startProduct } from './support/product';
import { seedAccount, type SeededAccount } from './support/seeded-account';
import { Visit, type VisitOptions } from './support/visit';

const [activityCount, rounds] = [250_000, 5];
const today = new Date().toISOString().slice(0, 10);
const lastWeek = daysAgo(7);

const views: Record<string, string> = {
  'dashboard, this week': `/dashboard?type=weekly&date=${today}`,
  'dashboard, last week': `/dashboard?type=weekly&date=${lastWeek}`,
  'dashboard, month': `/dashboard?type=monthly&date=${daysAgo(31)}`,
  'dashboard, day': `/dashboard?type=daily&date=${lastWeek}`,
  activity: '/dashboard/activity',
  'activity, filtered': '/dashboard/activity?source=github&q=cursor',
  integrations: '/dashboard/integrations',
  settings: '/dashboard/settings',
};
const firstView = 'dashboard, this week';
/** How many times slower the processor is. */
const speeds = [1, 4];

type Where = Pick<VisitOptions, 'origin' | 'storageState'>;

const samples = new Map<string, { unit: string; aim: number | null; values: number[] }>();

const figures = new Figures('pages');
const postgres = await startPostgres();
try {
  // The embedded database belongs to the product's own process: nobody else can fill it.
  if (typeof postgres === 'string') figures.note(`Skipped, all of it: ${postgres}.`);
  else await onPostgres(postgres);
} finally {
  if (typeof postgres !== 'string') await postgres.stop();
}
figures.report();

async function onPostgres(server: PostgresServer): Promise<void> {
  const databaseUrl = await server.createDatabase('bench_pages');
  const product = await startProduct({ ...secrets, DATABASE_URL: databaseUrl, SANDBOX: 'on' });
  const browser = await chromium.launch({ executablePath: await chromiumPath(), args: chromiumFlags() });
  try {
    const account = await seedAccount(product.origin, databaseUrl, activityCount);
    figures.note(
      `${server.description}. One account with ${activityCount} activities of ${account.days} days, stored in ${Math.round(account.seconds)} s; Chromium ${browser.version()}, a fresh context for each visit.`,
    );
    const storageState = await signIn(product.origin, account);
    await measure(browser, account, { origin: product.origin, storageState });
    await account.close();
  } finally {
    await browser.close();
    await product.stop();
  }
}

/** The session as a browser keeps it. */
async function signIn(origin: string, { email, password }: SeededAccount): Promise<VisitOptions['storageState']> {
  const context = await request.newContext();
  const answer = await context.post(`${origin}/api/auth/sign-in/email`, {
    data: { email, password },
    headers: { origin },
  });
  if (!answer.ok()) throw new Error(`The sign-in answered ${answer.status()}: ${await answer.text()}`);
  const state = await context.storageState();
  await context.dispose();
  return state;
}

async function measure(browser: Browser, account: SeededAccount, where: Where): Promise<void> {
  for (let round = 0; round < rounds; round += 1)
    for (const slower of speeds) {
      // As after a sync: whatever is looked at first is counted anew.
      const visit = async (look: (visit: Visit) => Promise<void>): Promise<void> => {
        await account.dropKeptAnswers();
        const begun = await Visit.begin(browser, { ...where, slower });
        await look(begun);
        const others = begun.requestsToOthers();
        sample('requests to other hosts, by visit', 'count', others.length, 0);
        for (const url of others) figures.note(`A request left: ${url}`);
        await begun.end();
      };
      for (const [name, path] of Object.entries(views)) await visit((begun) => load(begun, name, path, slower));
      await visit((begun) => tasks(begun, slower));
    }
  for (const [name, { unit, values, aim }] of samples) figures.add(name, unit, values, aim);
}

async function load(visit: Visit, name: string, path: string, slower: number): Promise<void> {
  const { firstByte, lcp, shift } = await visit.open(path);
  sample(`LCP, ${name}${at(slower)}`, 'ms', lcp, slower === 1 ? 1200 : 2500);
  sample('CLS, all loads', '', shift, 0.01);
  sample('requests for data after a load', 'count', visit.dataRequests(), 3);
  if (slower > 1) return;
  sample(`first byte, ${name}`, 'ms', firstByte, null);
  if (name === firstView) sample('JavaScript of the dashboard, gzipped', 'kB', visit.scriptBytes / 1000, 200);
}

/** What a person does in two minutes. The longest wait of all of it is what browsers call INP. */
async function tasks(visit: Visit, slower: number): Promise<void> {
  const { page } = visit;
  const inputs: number[] = [];
  const input = async (name: string, act: () => Promise<unknown>): Promise<void> => {
    const ms = await visit.timeInput(act);
    inputs.push(ms);
    sample(`input to frame, ${name}${at(slower)}`, 'ms', ms, slower === 1 ? 100 : null);
  };
  const change = async (name: string, selector: string): Promise<void> => {
    const before = visit.dataRequests();
    let ms = 0;
    await input('range', async () => (ms = await visit.timeChange(`nav[aria-label="Range"] ${selector}`)));
    sample(`range change, ${name}${at(slower)}`, 'ms', ms, slower === 1 ? 150 : null);
    sample('requests for data after a change of range', 'count', visit.dataRequests() - before, 3);
  };
  await visit.open(views['dashboard, last week'] ?? '');
  await page.waitForLoadState('networkidle');
  await change('week counted anew', 'a[rel=prev]');
  await change('week looked at before', 'a[rel=next]');
  await input('table of a chart', () => page.locator('#platforms summary').click());
  await input('how it was made', () => page.getByText('How this was made').click());
  const dialog = page.getByRole('dialog');
  for (const [name, key] of [
    ['palette', 'Control+k'],
    ['keys', 'Shift+Slash'],
  ] as const) {
    await input(name, () => page.keyboard.press(key));
    await dialog.waitFor();
    await input(`${name} closed`, () => page.keyboard.press('Escape'));
    await dialog.waitFor({ state: 'hidden' });
  }
  await change('month counted anew', 'a[href*="type=monthly"]');
  await change('day counted anew', 'a[href*="type=daily"]');
  await visit.open('/dashboard/activity');
  const text = page.getByRole('searchbox', { name: 'Text' });
  await input('filter', async () => {
    await text.click();
    await page.keyboard.type('cursor');
  });
  sample(`INP of all tasks${at(slower)}`, 'ms', Math.max(...inputs), slower === 1 ? 100 : null);
  sample('CLS, all tasks', '', (await visit.look()).shift, 0.01);
}

function sample(name: string, unit: string, value: number, aim: number | null): void {
  const { values } = samples.get(name) ?? { values: [] };
  samples.set(name, { unit, aim, values: [...values, value] });
}

function at(slower: number): string {
  return slower === 1 ? '' : `, processor ${slower} times slower`;
}

function daysAgo(days: number): string {
  return new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
}
