/**
 * The design document's data models that no other file holds, each with the function that fills it. They are views: the
 * product itself reads connections, runs and summaries in the richer shapes of `lib/http/contract.ts`.
 */
import type { Db } from '../db/client';
import { findIntegrations } from '../db/queries/integrations';
import { findStoredSummaries } from '../db/queries/summaries';
import { findRunsOfUser } from '../db/queries/sync-logs';
import type { Summary } from '../http/contract';
import type { CalendarClient, CalendarEvent } from './calendar-client';
import type { GitHubClient, GitHubCommit, GitHubPullRequest } from './github-client';
import type { NotionClient, NotionPage } from './notion-client';
import type { IntegrationProvider } from './registry-ids';
import type { SlackActivity, SlackClient } from './slack-client';

/** Which providers a user has connected: one row per user of the `integrations` view. */
export interface Integration {
  id: string;
  userId: string;
  githubConnected: boolean;
  notionConnected: boolean;
  slackConnected: boolean;
  calendarConnected: boolean;
  lastGithubSync?: Date;
  lastNotionSync?: Date;
  lastSlackSync?: Date;
  lastCalendarSync?: Date;
  createdAt: Date;
  updatedAt: Date;
}

/** One ended sync run. */
export interface SyncLog {
  id: string;
  userId: string;
  provider: IntegrationProvider;
  status: 'success' | 'failed' | 'partial';
  itemsSynced: number;
  errorMessage?: string;
  durationMs: number;
  startedAt: Date;
  completedAt?: Date;
}

/** A stored summary. `date` is the local date of its first day, as midnight UTC. */
export interface AISummaryRecord {
  id: string;
  userId: string;
  date: Date;
  type: 'daily' | 'weekly' | 'monthly';
  summary: string;
  highlights: string[];
  insights: string[];
  recommendations: string[];
  stats: Record<string, unknown>;
  createdAt: Date;
}

/** What the four providers say of one range. */
export interface ActivityContext {
  commits: GitHubCommit[];
  pullRequests: GitHubPullRequest[];
  notionPages: NotionPage[];
  slackActivity: SlackActivity;
  calendarEvents: CalendarEvent[];
  dateRange: { start: Date; end: Date };
}

/** The contract's Summary is the document's AISummary with more beside it; a number is null where its sources do not cover the range. */
export type AISummary = Summary;

export async function findIntegration(db: Db, userId: string): Promise<Integration | null> {
  const row = await findIntegrations(db, userId);
  if (row === null) return null;
  const { id, connected, lastSync, createdAt, updatedAt } = row;
  const time = <K extends string>(name: K, provider: IntegrationProvider): { [P in K]?: Date } => {
    const at = lastSync.get(provider);
    return at === undefined ? {} : ({ [name]: at } as { [P in K]?: Date });
  };
  return {
    id,
    userId,
    githubConnected: connected.has('github'),
    notionConnected: connected.has('notion'),
    slackConnected: connected.has('slack'),
    calendarConnected: connected.has('calendar'),
    ...time('lastGithubSync', 'github'),
    ...time('lastNotionSync', 'notion'),
    ...time('lastSlackSync', 'slack'),
    ...time('lastCalendarSync', 'calendar'),
    createdAt,
    updatedAt,
  };
}

/** Ended runs, newest first. */
export async function findSyncLogs(db: Db, userId: string): Promise<SyncLog[]> {
  return (await findRunsOfUser(db, userId)).flatMap((run) => {
    const { id, provider, status, itemsSynced, errorMessage, durationMs, startedAt, completedAt } = run;
    if (status === 'queued' || status === 'running') return [];
    // Runs are written by the registry's own ids only.
    const known = provider as IntegrationProvider;
    return {
      id,
      userId,
      provider: known,
      status,
      itemsSynced,
      ...(errorMessage === null ? {} : { errorMessage }),
      durationMs: durationMs ?? 0,
      startedAt,
      ...(completedAt === null ? {} : { completedAt }),
    };
  });
}

export async function findSummaryRecords(db: Db, userId: string): Promise<AISummaryRecord[]> {
  return (await findStoredSummaries(db, userId)).map(
    ({ id, date, type, summary, highlights, insights, recommendations, stats, createdAt }) => ({
      id,
      userId,
      date: new Date(`${date}T00:00:00Z`),
      type,
      summary,
      highlights,
      insights,
      recommendations,
      stats,
      createdAt,
    }),
  );
}

/** @throws IntegrationError of the first client that fails */
export async function gatherActivityContext(
  clients: { github: GitHubClient; notion: NotionClient; slack: SlackClient; calendar: CalendarClient },
  dateRange: { start: Date; end: Date },
): Promise<ActivityContext> {
  const { start, end } = dateRange;
  const [commits, pullRequests, notionPages, slackActivity, calendarEvents] = await Promise.all([
    clients.github.getCommits(start, end),
    clients.github.getPullRequests(start, end),
    clients.notion.getRecentPages(start),
    clients.slack.getUserActivity(start),
    clients.calendar.getEvents(start, end),
  ]);
  return {
    commits,
    pullRequests,
    notionPages: notionPages.filter((page) => page.lastEditedTime < end),
    slackActivity,
    calendarEvents,
    dateRange,
  };
}
