/** Accounts, connections and syncs by the API, for tests that are about something else. */
import { expect, type APIRequestContext, type APIResponse } from '@playwright/test';
import type { ActivityAnswer, Status } from '@/lib/http/contract';
import { appOrigin } from './places';

export const providers = ['github', 'notion', 'slack', 'calendar'] as const;
export type ProviderId = (typeof providers)[number];

export const providerNames = {
  github: 'GitHub',
  notion: 'Notion',
  slack: 'Slack',
  calendar: 'Google Calendar',
} as const satisfies Record<ProviderId, string>;

export interface Credentials {
  email: string;
  password: string;
}

let accounts = 0;

/** Signs up, and answers the questions of the first visit. The context keeps the session. */
export async function createAccount(
  context: APIRequestContext,
  { name = 'Kim', origin = appOrigin }: { name?: string; origin?: string } = {},
): Promise<Credentials> {
  const credentials = newCredentials();
  await post(context, '/api/auth/sign-up/email', { name, ...credentials }, origin);
  const settings = { timeZone: 'Europe/Berlin', weekStart: 'monday' };
  await mustBeFine(await context.patch(`${origin}/api/account`, { data: settings, headers: { origin } }));
  return credentials;
}

export function newCredentials(): Credentials {
  accounts += 1;
  return { email: `kim-${process.pid}-${Date.now()}-${accounts}@example.com`, password: 'long enough for a test' };
}

/** Through the sandbox's consent page and back, without looking at it. */
export async function connect(context: APIRequestContext, provider: ProviderId, origin = appOrigin): Promise<void> {
  const begun = await context.get(`${origin}/api/integrations/${provider}/connect`, { maxRedirects: 0 });
  expect(begun.status(), await begun.text()).toBe(302);
  const back = await context.post(begun.headers().location ?? '', { form: { decision: 'allow', account: 'subject' } });
  expect(back.url()).toContain(`connected=${provider}`);
}

export async function statusOf(context: APIRequestContext, provider: ProviderId, origin = appOrigin): Promise<Status> {
  return (await readJson(context, `/api/integrations/${provider}/status`, origin)) as Status;
}

/** Waits until each of these has ended a run well. */
export async function untilSynced(
  context: APIRequestContext,
  wanted: readonly ProviderId[],
  origin = appOrigin,
): Promise<void> {
  for (const provider of wanted) {
    await expect
      .poll(async () => (await statusOf(context, provider, origin)).state, {
        message: `${provider} is synced`,
        ...patience,
      })
      .toBe('success');
  }
}

/** Asks for a sync and waits until that run has ended; answers the status after it. */
export async function syncAndWait(context: APIRequestContext, provider: ProviderId): Promise<Status> {
  const asked = await post(context, `/api/integrations/${provider}/sync`);
  const { syncId } = (await asked.json()) as { syncId: string };
  const lastEnded = async () => (await statusOf(context, provider)).lastResult?.syncId;
  await expect.poll(lastEnded, { message: `the sync of ${provider} has ended`, ...patience }).toBe(syncId);
  return statusOf(context, provider);
}

export async function readJson(context: APIRequestContext, path: string, origin = appOrigin): Promise<unknown> {
  const answer = await context.get(`${origin}${path}`);
  await mustBeFine(answer);
  return answer.json();
}

/** The feed of a query, all its pages. */
export async function itemsOf(context: APIRequestContext, query: string): Promise<ActivityAnswer[]> {
  const items: ActivityAnswer[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const answer = (await readJson(context, `/api/activities?${query}&limit=200${cursor}`)) as {
      activities: ActivityAnswer[];
      nextCursor: string | null;
    };
    items.push(...answer.activities);
    cursor = answer.nextCursor === null ? null : `&cursor=${encodeURIComponent(answer.nextCursor)}`;
  }
  return items;
}

/** As the application's own pages send it. Throws for an answer that is none of success. */
export async function post(
  context: APIRequestContext,
  path: string,
  data?: unknown,
  origin = appOrigin,
): Promise<APIResponse> {
  const answer = await context.post(`${origin}${path}`, {
    headers: { origin },
    ...(data === undefined ? {} : { data }),
  });
  await mustBeFine(answer);
  return answer;
}

const patience = { timeout: 50_000, intervals: [100] };

async function mustBeFine(answer: APIResponse): Promise<void> {
  if (!answer.ok()) throw new Error(`${answer.url()} answered ${answer.status()}: ${await answer.text()}`);
}
