/** Every class, method, type and field of the design document, filled from the fakes over HTTP. */
import { randomBytes } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { IntegrationCardProps } from '@/components/integrations/IntegrationCard';
import type { SyncStatusProps } from '@/components/integrations/SyncStatusIndicator';
import { findConnection } from '@/lib/db/queries/connections';
import { guardedFetch } from '@/lib/http/outgoing';
import { AISummaryEngine } from '@/lib/integrations/ai-summary-engine';
import { CalendarClient, type CalendarEvent, type MeetingStats } from '@/lib/integrations/calendar-client';
import { IntegrationError, OAuthError, RateLimitError, SyncError, TokenExpiredError } from '@/lib/integrations/errors';
import { GitHubClient } from '@/lib/integrations/github-client';
import { installation } from '@/lib/integrations/installation';
import { NotionClient, type NotionPage } from '@/lib/integrations/notion-client';
import { OAuthManager } from '@/lib/integrations/oauth-manager';
import type { Access, OAuthConfig, OAuthTokens } from '@/lib/integrations/provider';
import { providerIds, type IntegrationProvider } from '@/lib/integrations/registry-ids';
import { createSyncService, services } from '@/lib/integrations/services';
import { SlackClient, type SlackActivity } from '@/lib/integrations/slack-client';
import { SyncService, type SyncResult, type SyncStatus } from '@/lib/integrations/sync-service';
import { TokenManager, type StoredToken } from '@/lib/integrations/token-manager';
import {
  findIntegration,
  findSummaryRecords,
  findSyncLogs,
  gatherActivityContext,
  type ActivityContext,
  type AISummary,
  type AISummaryRecord,
  type Integration,
  type SyncLog,
} from '@/lib/integrations/types';
import { startApp, type TestApp } from '../support/app';
import { newUser, type SignedUp } from './sql-rows';

const dayMs = 86_400_000;
let app: TestApp;
let user: SignedUp;
let userId: string;
let sync: SyncService;
let results: SyncResult[];
const clients = {} as { github: GitHubClient; notion: NotionClient; slack: SlackClient; calendar: CalendarClient };
const since = new Date(Date.now() - 21 * dayMs);

beforeAll(async () => {
  app = await startApp({ worker: false, env: { BACKFILL_DAYS: '21', TRUST_PROXY: '1' } });
  user = await newUser(app);
  ({ userId } = user.who);
  for (const provider of providerIds) expect(await user.connect(provider)).toContain(`connected=${provider}`);
  sync = await createSyncService();
  results = await sync.syncAllProviders(userId);
  clients.github = new GitHubClient(await accessTo('github'));
  const notion = await accessTo('notion');
  clients.notion = new NotionClient(notion.token, notion);
  const slack = await accessTo('slack');
  clients.slack = new SlackClient(slack.token, slack);
  const calendar = await accessTo('calendar');
  clients.calendar = new CalendarClient(calendar.token, calendar);
});
afterAll(async () => {
  await app.close();
});

async function accessTo(provider: IntegrationProvider): Promise<Access> {
  const { tokens } = await services();
  const connection = await findConnection(app.database.db, userId, provider);
  if (connection === null) throw new Error(`${provider} is not connected`);
  const installed = installation(provider);
  return {
    token: await tokens.getValidToken(userId, provider),
    urls: installed.urls,
    fetch: guardedFetch({ provider, origins: installed.origins }),
    account: { id: connection.accountId, label: connection.accountLabel, metadata: connection.accountMetadata },
    scopes: connection.scopes,
    tokenExtra: connection.tokenExtra,
    signal: new AbortController().signal,
    now: () => new Date(),
  };
}

/** The names of the fields that hold something. */
function filled(value: object): string[] {
  return Object.entries(value)
    .filter(
      ([, field]) =>
        field !== undefined &&
        field !== null &&
        field !== '' &&
        !(field instanceof Date && Number.isNaN(field.getTime())),
    )
    .map(([name]) => name);
}

/** Every field is filled in at least one entry of the list. */
function filledSomewhere(list: readonly object[]): Set<string> {
  return new Set(list.flatMap(filled));
}

describe('OAuthManager', () => {
  it('has its four methods, and fills OAuthConfig and OAuthTokens', async () => {
    const { oauth } = await services();
    expect(oauth).toBeInstanceOf(OAuthManager);
    const redirectUri = `http://127.0.0.1:${app.config.port}/api/integrations/calendar/callback`;
    const config: OAuthConfig = oauth.configFor('calendar', redirectUri);
    expect(filled(config).sort()).toEqual(['authUrl', 'clientId', 'clientSecret', 'redirectUri', 'scopes', 'tokenUrl']);
    expect(config.scopes.length).toBeGreaterThan(0);

    const request = {
      redirectUri,
      state: randomBytes(32).toString('base64url'),
      codeVerifier: randomBytes(32).toString('base64url'),
    };
    const url = new URL(await oauth.getAuthorizationUrl('calendar', request));
    expect(`${url.origin}${url.pathname}`).toBe(config.authUrl);
    const form = new URLSearchParams([...url.searchParams, ['decision', 'allow']]);
    const consent = await fetch(`${url.origin}${url.pathname}`, {
      method: 'POST',
      body: form,
      redirect: 'manual',
      headers: { origin: url.origin },
    });
    const code = new URL(consent.headers.get('location') ?? '').searchParams.get('code') ?? '';
    const tokens: OAuthTokens = await oauth.exchangeCodeForTokens('calendar', code, { ...request, issuer: null });
    expect(filled(tokens)).toEqual(expect.arrayContaining(['accessToken', 'refreshToken', 'expiresAt', 'scope']));
    const renewed = await oauth.refreshAccessToken('calendar', tokens.refreshToken ?? '');
    expect(renewed.accessToken).not.toBe(tokens.accessToken);
    await oauth.revokeToken('calendar', renewed.accessToken);
    await expect(oauth.refreshAccessToken('calendar', tokens.refreshToken ?? '')).rejects.toMatchObject({
      code: 'invalid_grant',
    });
  });
});

describe('TokenManager', () => {
  it('has its four methods, and fills StoredToken', async () => {
    const { tokens } = await services();
    expect(tokens).toBeInstanceOf(TokenManager);
    const held = await tokens.getToken(userId, 'notion');
    if (held === null) throw new Error('no token');
    await tokens.storeToken(userId, 'notion', held);
    const stored: StoredToken | null = await tokens.getStoredToken(userId, 'notion');
    expect(filled(stored ?? {}).sort()).toEqual([
      'accessToken',
      'encryptedAt',
      'expiresAt',
      'provider',
      'refreshToken',
      'userId',
    ]);
    expect(await tokens.getValidToken(userId, 'notion')).toBe(held.accessToken);
    await tokens.deleteToken(userId, 'notion');
    expect(await tokens.getToken(userId, 'notion')).toBeNull();
    await tokens.storeToken(userId, 'notion', held);
  });
});

describe('GitHubClient', () => {
  it('has its four methods', async () => {
    const { github } = clients;
    const [commits, pulls, issues, repositories] = [
      await github.getCommits(since),
      await github.getPullRequests(since),
      await github.getIssues(since),
      await github.getRepositories(),
    ];
    expect([...filledSomewhere(commits)]).toEqual(
      expect.arrayContaining([
        'sha',
        'message',
        'repository',
        'authoredAt',
        'committedAt',
        'author',
        'additions',
        'deletions',
      ]),
    );
    expect([...filledSomewhere(pulls)]).toEqual(
      expect.arrayContaining(['number', 'title', 'repository', 'state', 'createdAt', 'mergedAt', 'closedAt']),
    );
    expect([...filledSomewhere(issues)]).toEqual(
      expect.arrayContaining(['number', 'title', 'repository', 'state', 'createdAt']),
    );
    expect([...filledSomewhere(repositories)]).toEqual(
      expect.arrayContaining(['fullName', 'url', 'pushedAt', 'defaultBranch']),
    );
    expect((await github.getCommits()).length).toBeGreaterThan(commits.length);
  });
});

describe('NotionClient', () => {
  it('has its three methods, and fills NotionPage', async () => {
    const pages: NotionPage[] = await clients.notion.getRecentPages(since);
    expect([...filledSomewhere(pages)].sort()).toEqual(
      expect.arrayContaining(['id', 'lastEditedTime', 'parentDatabase', 'title', 'url']),
    );
    for (const page of pages) expect(page.lastEditedTime).toBeInstanceOf(Date);
    const databases = await clients.notion.getDatabases();
    expect(databases.length).toBeGreaterThan(0);
    expect([...filledSomewhere(databases)]).toEqual(expect.arrayContaining(['id', 'title']));
    expect((await clients.notion.getPageContent(pages[0]?.id ?? '')).length).toBeGreaterThan(0);
  });
});

describe('SlackClient', () => {
  it('has its three methods, and fills SlackActivity', async () => {
    const activity: SlackActivity = await clients.slack.getUserActivity(since);
    expect(activity.messageCount).toBeGreaterThan(0);
    expect(activity.dmCount).toBeGreaterThan(0);
    expect(activity.reactionsGiven).toBeGreaterThan(0);
    expect(activity.channelParticipation.length).toBeGreaterThan(0);
    for (const channel of activity.channelParticipation)
      expect(filled(channel).sort()).toEqual(['channelId', 'channelName', 'messageCount']);
    expect(activity.channelParticipation.reduce((sum, channel) => sum + channel.messageCount, activity.dmCount)).toBe(
      activity.messageCount,
    );
    expect([...filledSomewhere(await clients.slack.getChannels())]).toEqual(expect.arrayContaining(['id', 'name']));
    expect(filled(await clients.slack.getTeamInfo())).toEqual(expect.arrayContaining(['id', 'name']));
  });
});

describe('CalendarClient', () => {
  it('has its three methods, and fills CalendarEvent and MeetingStats', async () => {
    const events: CalendarEvent[] = await clients.calendar.getEvents(since, new Date());
    expect(events.length).toBeGreaterThan(0);
    for (const event of events) {
      expect(filled(event)).toEqual(expect.arrayContaining(['id', 'title', 'start', 'end', 'duration', 'isOrganizer']));
      expect(event.duration).toBe((event.end.getTime() - event.start.getTime()) / 60_000);
    }
    expect(events.some((event) => (event.attendeeCount ?? 0) > 1)).toBe(true);
    expect(new Set(events.map((event) => event.isOrganizer))).toEqual(new Set([true, false]));
    expect((await clients.calendar.getCalendars()).length).toBeGreaterThan(0);
    const stats: MeetingStats = await clients.calendar.getMeetingStats(since);
    for (const [name, value] of Object.entries(stats)) expect(value, name).not.toBeNull();
    expect(Object.values(stats).some((value) => typeof value === 'number' && value > 0)).toBe(true);
  });
});

describe('SyncService', () => {
  it('has its four methods, and fills SyncResult and SyncStatus', async () => {
    expect(sync).toBeInstanceOf(SyncService);
    expect(results.map((result) => result.provider).sort()).toEqual([...providerIds].sort());
    for (const result of results) {
      expect(filled(result)).toEqual(expect.arrayContaining(['provider', 'success', 'itemsSynced', 'duration']));
      expect(result).toMatchObject({ success: true });
    }
    // The first call runs whatever is due, the other three with it.
    expect(results[0]?.itemsSynced).toBeGreaterThan(0);
    const again: SyncResult = await sync.syncProvider(userId, 'slack');
    expect(again).toMatchObject({ provider: 'slack', success: true });
    await app.control('POST', '/faults', { provider: 'slack', status: 400, body: 'no' });
    const failed = await sync.syncProvider(userId, 'slack');
    await app.control('DELETE', '/faults');
    expect(failed.success).toBe(false);
    expect(failed.error).toContain('Slack');
    expect(await sync.scheduleSync(userId, 'notion')).toMatchObject({
      syncId: expect.any(String) as string,
      state: 'queued',
    });
    const status: SyncStatus = await sync.getSyncStatus(userId, 'github');
    expect(status).toMatchObject({ provider: 'github', state: 'success', connected: true });
    expect(status.lastSync).not.toBeNull();
  });
});

describe('AISummaryEngine', () => {
  const statNames = ['collaborationScore', 'focusTime', 'meetingHours', 'totalCommits', 'totalMeetings', 'totalPRs'];

  it('has its four methods, and fills AISummary', async () => {
    const engine = new AISummaryEngine();
    const range: AISummary = await engine.generateSummary(userId, { start: since, end: new Date() });
    const weekly = await engine.generateWeeklySummary(userId);
    expect(await engine.getCachedSummary(userId, new Date())).toBeNull();
    const daily = await engine.generateDailySummary(userId);
    expect(await engine.getCachedSummary(userId, new Date())).toEqual({ ...daily, cached: true });
    for (const answer of [range, weekly, daily]) {
      expect(answer.summary.length).toBeGreaterThan(0);
      for (const list of [answer.highlights, answer.insights, answer.recommendations])
        expect(Array.isArray(list)).toBe(true);
      expect(Object.keys(answer.stats)).toEqual(expect.arrayContaining(statNames));
    }
    for (const name of statNames) expect(typeof range.stats[name], name).toBe('number');
    expect(range.highlights.length).toBeGreaterThan(0);
    expect(range.insights.length).toBeGreaterThan(0);
    await expect(engine.generateSummary(userId, { start: new Date(), end: since })).rejects.toThrow(RangeError);
  });

  it('has from the four clients an ActivityContext with every field', async () => {
    const context: ActivityContext = await gatherActivityContext(clients, { start: since, end: new Date() });
    expect(Object.keys(context).sort()).toEqual([
      'calendarEvents',
      'commits',
      'dateRange',
      'notionPages',
      'pullRequests',
      'slackActivity',
    ]);
    for (const list of [
      context.commits,
      context.pullRequests,
      context.notionPages,
      context.calendarEvents,
      context.slackActivity.channelParticipation,
    ])
      expect(list.length).toBeGreaterThan(0);
    expect(context.dateRange.start).toBe(since);
  });
});

describe('the data models', () => {
  it('Integration is the row of the view, with every field', async () => {
    const integration: Integration | null = await findIntegration(app.database.db, userId);
    expect(filled(integration ?? {}).sort()).toEqual([
      'calendarConnected',
      'createdAt',
      'githubConnected',
      'id',
      'lastCalendarSync',
      'lastGithubSync',
      'lastNotionSync',
      'lastSlackSync',
      'notionConnected',
      'slackConnected',
      'updatedAt',
      'userId',
    ]);
    expect(integration).toMatchObject({
      userId,
      githubConnected: true,
      notionConnected: true,
      slackConnected: true,
      calendarConnected: true,
    });
    expect(Math.abs((integration?.lastGithubSync?.getTime() ?? 0) - Date.now())).toBeLessThan(5 * 60_000);
    const nobody = (await newUser(app)).who.userId;
    const empty = await findIntegration(app.database.db, nobody);
    expect(empty).toMatchObject({ userId: nobody, githubConnected: false, calendarConnected: false });
    expect(empty).not.toHaveProperty('lastGithubSync');
    expect(await findIntegration(app.database.db, '00000000-0000-4000-8000-000000000000')).toBeNull();
  });

  it('SyncLog is an ended run, with every field', async () => {
    const logs: SyncLog[] = await findSyncLogs(app.database.db, userId);
    expect([...filledSomewhere(logs)].sort()).toEqual([
      'completedAt',
      'durationMs',
      'errorMessage',
      'id',
      'itemsSynced',
      'provider',
      'startedAt',
      'status',
      'userId',
    ]);
    expect(new Set(logs.map((log) => log.status))).toEqual(new Set(['success', 'failed']));
    for (const log of logs) expect(log.startedAt).toBeInstanceOf(Date);
  });

  it('AISummaryRecord is a stored summary, with every field', async () => {
    const records: AISummaryRecord[] = await findSummaryRecords(app.database.db, userId);
    expect(records.map((record) => record.type).sort()).toEqual(['daily', 'weekly']);
    for (const record of records) {
      expect(filled(record).sort()).toEqual([
        'createdAt',
        'date',
        'highlights',
        'id',
        'insights',
        'recommendations',
        'stats',
        'summary',
        'type',
        'userId',
      ]);
      expect(record.date.toISOString()).toMatch(/T00:00:00\.000Z$/);
    }
  });

  it('the props of the two components take every field of the document', () => {
    const card: IntegrationCardProps = {
      provider: 'github',
      connected: true,
      lastSync: new Date(),
      activityCount: 3,
      onConnect: () => undefined,
      onDisconnect: () => undefined,
      onSync: () => undefined,
    };
    const indicator: SyncStatusProps = { provider: 'github', status: 'error', lastSync: new Date(), error: 'text' };
    expect(filled(card)).toHaveLength(7);
    expect(filled(indicator)).toHaveLength(4);
  });

  it('have their tables and the view, with the document’s columns', async () => {
    const wanted: Record<string, string[]> = {
      integration_sync_logs: [
        'id',
        'user_id',
        'provider',
        'status',
        'items_synced',
        'error_message',
        'duration_ms',
        'started_at',
        'completed_at',
        'created_at',
      ],
      ai_summaries: [
        'id',
        'user_id',
        'date',
        'type',
        'summary',
        'highlights',
        'insights',
        'recommendations',
        'stats',
        'created_at',
      ],
      activities: ['source', 'external_id', 'external_url'],
      integrations: ['notion', 'slack', 'calendar']
        .flatMap((id) => [
          `${id}_token_encrypted`,
          `${id}_refresh_token_encrypted`,
          `${id}_token_expires_at`,
          `last_${id}_sync`,
        ])
        .concat('slack_team_id', 'last_github_sync'),
    };
    for (const [table, columns] of Object.entries(wanted)) {
      const answer: unknown = await app.database.db.execute(
        sql`select column_name from information_schema.columns where table_name = ${table}`,
      );
      const names = (answer as { rows: { column_name: string }[] }).rows.map((row) => row.column_name);
      expect(names, table).toEqual(expect.arrayContaining(columns));
    }
    const view: unknown = await app.database.db.execute(sql`select * from integrations where user_id = ${userId}`);
    const [row] = (view as { rows: Record<string, unknown>[] }).rows;
    for (const column of [
      ...(wanted.integrations ?? []).filter((name) => name !== 'slack_refresh_token_encrypted'),
      'github_token_encrypted',
    ])
      expect(row?.[column], column).not.toBeNull();
  });
});

describe('the errors', () => {
  it('are one family with provider, code and retryable', () => {
    const errors = [
      new IntegrationError('m', 'github', 'forbidden', false),
      new OAuthError('m', 'notion', 'invalid_grant', false),
      new SyncError('m', 'slack', 'network_error', true),
      new RateLimitError('m', 'calendar'),
      new TokenExpiredError('m', 'github'),
    ];
    for (const error of errors) {
      expect(error).toBeInstanceOf(IntegrationError);
      expect(error).toBeInstanceOf(Error);
      expect(filled({ ...error, message: error.message })).toEqual(
        expect.arrayContaining(['provider', 'code', 'retryable', 'message']),
      );
    }
    expect(errors.map((error) => error.name)).toEqual([
      'IntegrationError',
      'OAuthError',
      'SyncError',
      'RateLimitError',
      'TokenExpiredError',
    ]);
    expect(errors.map((error) => error.retryable)).toEqual([false, false, true, true, true]);
  });
});
