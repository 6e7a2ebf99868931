/** The fakes the sandbox serves, one entry each; a fifth provider is one more entry. */
import { z } from 'zod';
import type { CreateFake, Fake } from '@/lib/integrations/provider';
import { createCalendarFake, type CalendarWorkspace } from '@/lib/integrations/providers/calendar/fake';
import { createGitHubFake, type GitHubWorkspace } from '@/lib/integrations/providers/github/fake';
import { createNotionFake, type NotionWorkspace } from '@/lib/integrations/providers/notion/fake';
import { createSlackFake, type SlackWorkspace } from '@/lib/integrations/providers/slack/fake';
import { syntheticWorkspace, type SyntheticWorkspace } from './synthetic/synthetic-workspace';
import { loadWorkspace, WorkspaceError } from './workspace';

interface Entry<Data> {
  id: string;
  name: string;
  create: CreateFake<Data>;
  /** What the fake cannot do without, as paths to lists or objects; a workspace file that lacks one is refused. */
  needs: readonly string[];
  empty: Data;
  sampleOf: (workspace: SyntheticWorkspace) => Data;
}

const entries = [
  entry<GitHubWorkspace>({
    id: 'github',
    name: 'GitHub',
    create: createGitHubFake,
    needs: ['user', 'repos'],
    empty: { user: { login: 'sandbox-user' }, repos: [] },
    sampleOf: (workspace) => workspace.github,
  }),
  entry<NotionWorkspace>({
    id: 'notion',
    name: 'Notion',
    create: createNotionFake,
    needs: ['search.results'],
    empty: { search: { results: [] } },
    sampleOf: (workspace) => workspace.notion,
  }),
  entry<SlackWorkspace>({
    id: 'slack',
    name: 'Slack',
    create: createSlackFake,
    needs: ['channels.channels', 'users.members', 'history', 'replies'],
    empty: { channels: { channels: [] }, users: { members: [] }, history: {}, replies: {} },
    sampleOf: (workspace) => workspace.slack,
  }),
  entry<CalendarWorkspace>({
    id: 'calendar',
    name: 'Google Calendar',
    create: createCalendarFake,
    needs: ['calendarList.items', 'events'],
    empty: { calendarList: { items: [] }, events: {} },
    sampleOf: (workspace) => workspace.calendar,
  }),
];

export interface SandboxFakes {
  ids: readonly string[];
  nameOf(id: string): string;
  /** The fake as of `now`; its clock may jump either way. */
  fakeOf(id: string, now: Date): Fake;
  /** Whose data it is, in a sentence. */
  describe(): string;
}

const dayMs = 86_400_000;

/** Throws `WorkspaceError` for a folder that cannot be used. */
export function sandboxFakes(options: { workspace: string | null; timeZone?: string | undefined }): SandboxFakes {
  const ids = entries.map(({ id }) => id);
  const find = (id: string) => {
    const found = entries.find((candidate) => candidate.id === id);
    if (!found) throw new Error(`the sandbox has no provider "${id}"`);
    return found;
  };
  const { workspace } = options;
  const source = workspace === null ? syntheticFakes(options.timeZone) : folderFakes(workspace, ids);
  return {
    ids,
    nameOf: (id) => find(id).name,
    fakeOf: (id, now) => source(find(id), now),
    describe: () =>
      workspace === null
        ? 'The data is that of an invented developer and five invented colleagues, dated relative to today.'
        : 'The data comes from a workspace folder of this machine.',
  };
}

type FakeSource = (entry: SandboxEntry, now: Date) => Fake;

function folderFakes(folder: string, ids: readonly string[]): FakeSource {
  const loaded = loadWorkspace(folder, ids);
  const fakes = new Map(
    entries.map((candidate) => [candidate.id, candidate.fromFile(loaded.get(candidate.id), folder)]),
  );
  return ({ id, fromFile }) => fakes.get(id) ?? fromFile(undefined, folder);
}

/** The sample data reaches a month ahead and is made again once the clock has moved by a day, so it never runs out. */
function syntheticFakes(timeZone: string | undefined): FakeSource {
  let madeFor = Number.NEGATIVE_INFINITY;
  let sample: SyntheticWorkspace | null = null;
  let fakes = new Map<string, Fake>();
  return (candidate, now) => {
    if (sample === null || Math.abs(now.getTime() - madeFor) >= dayMs) {
      sample = syntheticWorkspace(now, timeZone === undefined ? {} : { timeZone });
      fakes = new Map();
      madeFor = now.getTime();
    }
    const known = fakes.get(candidate.id) ?? candidate.fromSample(sample);
    fakes.set(candidate.id, known);
    return known;
  };
}

interface SandboxEntry {
  id: string;
  name: string;
  fromSample: (workspace: SyntheticWorkspace) => Fake;
  fromFile: (contents: Record<string, unknown> | undefined, folder: string) => Fake;
}

/** Binds an entry's data to its fake, so that the list can hold all of them. */
function entry<Data>({ id, name, create, needs, empty, sampleOf }: Entry<Data>): SandboxEntry {
  const schema = z.custom<Data>((value) => needs.every((path) => holds(value, path)));
  return {
    id,
    name,
    fromSample: (workspace) => create(sampleOf(workspace)),
    fromFile(contents, folder) {
      if (contents === undefined) return create(empty);
      const missing = needs.find((path) => !holds(contents, path));
      const parsed = schema.safeParse(contents);
      if (!parsed.success) throw new WorkspaceError(`SANDBOX_WORKSPACE: ${id}.json in ${folder} has no "${missing}"`);
      return create(parsed.data);
    },
  };
}

function holds(value: unknown, path: string): boolean {
  let current = value;
  for (const key of path.split('.')) {
    if (typeof current !== 'object' || current === null) return false;
    current = (current as Record<string, unknown>)[key];
  }
  return typeof current === 'object' && current !== null;
}
