/** The providers of the sandbox, one entry each; a fifth provider is one more entry. */
import { z } from 'zod';
import type { CreateFake, Fake } from '@/lib/integrations/provider';
import { createCalendarFake, type CalendarWorkspace } from '@/lib/integrations/providers/calendar/fake';
import { createGitHubFake, type GitHubWorkspace } from '@/lib/integrations/providers/github/fake';
import { createNotionFake, type NotionWorkspace } from '@/lib/integrations/providers/notion/fake';
import { createSlackFake, type SlackWorkspace } from '@/lib/integrations/providers/slack/fake';
import type { SyntheticWorkspace } from './synthetic/synthetic-workspace';
import { WorkspaceError } from './workspace';

/** The tokens of a new connection, as the fake issues them by itself. */
export interface UsualTokens {
  accessPrefix: string;
  /** Null: none. */
  refreshPrefix: string | null;
  /** Null: they do not expire. */
  expiresInSeconds: number | null;
}

/** Data and the fake over it. */
export interface ServedData {
  data: unknown;
  fake: Fake;
}

export interface SandboxEntry {
  id: string;
  name: string;
  /** Of refresh tokens, also where the fake gives them only when asked to. */
  refreshPrefix: string;
  usualTokens: UsualTokens;
  serveSample(workspace: SyntheticWorkspace): ServedData;
  serveNothing(): ServedData;
  /** `label`: how a complaint names the data. Throws `WorkspaceError`. */
  serve(data: unknown, label: string): ServedData;
}

interface Definition<Data> {
  id: string;
  name: string;
  create: CreateFake<Data>;
  /** What the fake cannot do without. */
  shape: z.ZodType;
  empty: Data;
  sampleOf: (workspace: SyntheticWorkspace) => Data;
  refreshPrefix: string;
  usualTokens: UsualTokens;
}

const text = z.string();
const named = (...names: string[]) => z.array(z.looseObject(Object.fromEntries(names.map((name) => [name, text]))));
const things = named();
const byKey = <T extends z.ZodType>(value: T) => z.record(z.string(), value);

export const entries: readonly SandboxEntry[] = [
  entry<GitHubWorkspace>({
    id: 'github',
    name: 'GitHub',
    create: createGitHubFake,
    shape: z.looseObject({
      user: z.looseObject({ login: text }),
      repos: named('full_name'),
      commits: byKey(named('sha')).optional(),
      pulls: byKey(named('created_at')).optional(),
      reviews: byKey(named('state')).optional(),
      issues: named('repository').optional(),
    }),
    empty: { user: { login: 'sandbox-user' }, repos: [] },
    sampleOf: (workspace) => workspace.github,
    refreshPrefix: 'ghr_',
    usualTokens: { accessPrefix: 'gho_', refreshPrefix: null, expiresInSeconds: null },
  }),
  entry<NotionWorkspace>({
    id: 'notion',
    name: 'Notion',
    create: createNotionFake,
    shape: z.looseObject({
      search: z.looseObject({ results: named('object', 'id', 'created_time', 'last_edited_time') }),
      users: z.looseObject({ results: named('id') }).optional(),
      blocks: byKey(z.looseObject({ results: named('id') })).optional(),
      _edits: named('page_id', 'time').optional(),
    }),
    empty: { search: { results: [] } },
    sampleOf: (workspace) => workspace.notion,
    refreshPrefix: 'nrt_',
    usualTokens: { accessPrefix: 'ntn_', refreshPrefix: 'nrt_', expiresInSeconds: null },
  }),
  entry<SlackWorkspace>({
    id: 'slack',
    name: 'Slack',
    create: createSlackFake,
    shape: z.looseObject({
      channels: z.looseObject({ channels: named('id') }),
      users: z.looseObject({ members: named('id') }),
      history: byKey(named('ts')),
      replies: byKey(byKey(named('ts'))),
    }),
    empty: { channels: { channels: [] }, users: { members: [] }, history: {}, replies: {} },
    sampleOf: (workspace) => workspace.slack,
    refreshPrefix: 'xoxe-1-',
    usualTokens: { accessPrefix: 'xoxp-', refreshPrefix: null, expiresInSeconds: null },
  }),
  entry<CalendarWorkspace>({
    id: 'calendar',
    name: 'Google Calendar',
    create: createCalendarFake,
    shape: z.looseObject({
      calendarList: z.looseObject({ items: named('id') }),
      events: byKey(z.looseObject({ items: named('id') })),
      _history: things.optional(),
    }),
    empty: { calendarList: { items: [] }, events: {} },
    sampleOf: (workspace) => workspace.calendar,
    refreshPrefix: '1//',
    usualTokens: { accessPrefix: 'ya29.', refreshPrefix: '1//', expiresInSeconds: 3600 },
  }),
];

/** Binds an entry's data to its fake, so that the list can hold all of them. */
function entry<Data>(definition: Definition<Data>): SandboxEntry {
  const { id, name, create, shape, empty, sampleOf, refreshPrefix, usualTokens } = definition;
  const schema = z.custom<Data>((value) => shape.safeParse(value).success);
  const served = (data: Data): ServedData => ({ data, fake: create(data) });
  return {
    id,
    name,
    refreshPrefix,
    usualTokens,
    serveSample: (workspace) => served(sampleOf(workspace)),
    serveNothing: () => served(empty),
    serve(data, label) {
      const parsed = schema.safeParse(data);
      if (!parsed.success) throw new WorkspaceError(`${label} cannot be served: ${firstProblem(shape, data)}`);
      try {
        return served(parsed.data);
      } catch (cause) {
        throw new WorkspaceError(`${label} cannot be served: ${name}'s fake failed on it`, { cause });
      }
    },
  };
}

/** Names the place and what was expected there, and quotes nothing: it may be somebody's data. */
function firstProblem(shape: z.ZodType, data: unknown): string {
  const issue = shape.safeParse(data).error?.issues[0];
  return issue === undefined ? 'unknown problem' : `"${issue.path.join('.')}" ${issue.message}`;
}
