/** The fakes the sandbox serves and the data they are built over, which tests may exchange while it runs. */
import type { Fake } from '@/lib/integrations/provider';
import { entries, type SandboxEntry, type ServedData, type UsualTokens } from './fake-entries';
import { syntheticWorkspace, type SyntheticWorkspace } from './synthetic/synthetic-workspace';
import { loadWorkspace, WorkspaceError } from './workspace';

export interface SandboxFakes {
  ids: readonly string[];
  nameOf(id: string): string;
  refreshPrefixOf(id: string): string;
  /** What a new connection gets. */
  tokensOf(id: string): UsualTokens;
  /** The fake as of `now`; its clock may jump either way. */
  fakeOf(id: string, now: Date): Fake;
  /** A provider's data in its own shapes. Not to be changed: `replace` it with a changed copy. */
  dataOf(id: string, now: Date): unknown;
  /** Takes over at once, open page tokens included. Throws `WorkspaceError`, and then nothing has changed. */
  replace(id: string, data: unknown): void;
  /** Back to what the folder, read again, or the sample developer says. Throws `WorkspaceError`, as `replace`. */
  reload(): void;
  /** Whose data it is, in a sentence. */
  describe(): string;
}

export interface FakesOptions {
  /** Folder of workspace files; null: the synthetic developer. */
  workspace: string | null;
  timeZone?: string | undefined;
}

const dayMs = 86_400_000;

/** Throws `WorkspaceError` for a folder that cannot be used. */
export function sandboxFakes({ workspace, timeZone }: FakesOptions): SandboxFakes {
  const ids = entries.map(({ id }) => id);
  const open = () => (workspace === null ? syntheticSource(timeZone) : folderSource(workspace, ids));
  let source = open();
  const replaced = new Map<string, ServedData>();
  const served = (id: string, now: Date) => replaced.get(id) ?? source(entryOf(id), now);
  return {
    ids,
    nameOf: (id) => entryOf(id).name,
    refreshPrefixOf: (id) => entryOf(id).refreshPrefix,
    tokensOf: (id) => entryOf(id).usualTokens,
    fakeOf: (id, now) => served(id, now).fake,
    dataOf: (id, now) => served(id, now).data,
    replace(id, data) {
      replaced.set(id, entryOf(id).serve(data, 'the data'));
    },
    reload() {
      source = open();
      replaced.clear();
    },
    describe: () =>
      workspace === null
        ? 'The data is that of an invented developer and five invented colleagues, dated relative to today.'
        : 'The data comes from a workspace folder of this machine.',
  };
}

function entryOf(id: string): SandboxEntry {
  const found = entries.find((candidate) => candidate.id === id);
  if (!found) throw new Error(`the sandbox has no provider "${id}"`);
  return found;
}

type DataSource = (entry: SandboxEntry, now: Date) => ServedData;

function folderSource(folder: string, ids: readonly string[]): DataSource {
  const loaded = loadWorkspace(folder, ids);
  const served = new Map(
    entries.map(({ id, serve, serveNothing }) => {
      const contents = loaded.get(id);
      return [
        id,
        contents === undefined ? serveNothing() : serve(contents, `SANDBOX_WORKSPACE: ${id}.json in ${folder}`),
      ];
    }),
  );
  return ({ id }) => {
    const found = served.get(id);
    if (!found) throw new WorkspaceError(`SANDBOX_WORKSPACE: ${folder} was not read for ${id}`);
    return found;
  };
}

/** The sample data reaches a month ahead and is made again once the clock has moved by a day, so it never runs out. */
function syntheticSource(timeZone: string | undefined): DataSource {
  let madeFor = Number.NEGATIVE_INFINITY;
  let sample: SyntheticWorkspace | null = null;
  let served = new Map<string, ServedData>();
  return (candidate, now) => {
    if (sample === null || Math.abs(now.getTime() - madeFor) >= dayMs) {
      sample = syntheticWorkspace(now, timeZone === undefined ? {} : { timeZone });
      served = new Map();
      madeFor = now.getTime();
    }
    const known = served.get(candidate.id) ?? candidate.serveSample(sample);
    served.set(candidate.id, known);
    return known;
  };
}
