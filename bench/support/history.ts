/** Workspaces made for a figure: so many commits of one developer, evenly over the days, and a small quiet one. */
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { GitHubWorkspace, WorkspaceCommit } from '@/lib/integrations/providers/github/fake-workspace';
import { syntheticWorkspace } from '@/sandbox/synthetic/synthetic-workspace';
import { temporaryFolder } from './temporary';

const dayMs = 86_400_000;
const user = { login: 'bench-developer', id: 4_711_001 };
/** Out of 15 commits; with most work in one place, as developers have it, its history fills whole pages. */
const repositories = { 'bench/first': 8, 'bench/second': 4, 'bench/third': 2, 'bench/fourth': 1 };

/** A folder with `commits` commits of the last `days` days. */
export function commitsFolder(commits: number, days: number, now = Date.now()): string {
  const places = Object.entries(repositories).flatMap(([name, share]) => Array.from({ length: share }, () => name));
  const byRepository: Record<string, WorkspaceCommit[]> = {};
  for (let index = 0; index < commits; index += 1) {
    const name = places[index % places.length] ?? '';
    (byRepository[name] ??= []).push(commitOf(index, new Date(now - dayMs / 24 - ((days * index) / commits) * dayMs)));
  }
  const github: GitHubWorkspace = {
    user,
    repos: Object.keys(repositories).map((full_name) => ({ full_name, _affiliation: 'owner' })),
    commits: byRepository,
  };
  return folderOf({ github });
}

/** The synthetic developer as of a month ago, whose month ahead has just passed: nothing of it changes any more. */
export function quietFolder(now = Date.now()): string {
  return folderOf({ ...syntheticWorkspace(new Date(now - 32 * dayMs), { timeZone: 'UTC' }) });
}

function commitOf(index: number, time: Date): WorkspaceCommit {
  const date = time.toISOString();
  return {
    sha: createHash('sha1').update(`bench ${index}`).digest('hex'),
    commit: {
      message: `Change number ${index} of the import that is measured\n\nA second paragraph, as commits often have one.`,
      author: { name: 'Bench Developer', email: 'bench@example.com', date },
      committer: { name: 'Bench Developer', email: 'bench@example.com', date },
    },
    author: user,
    parents: [
      {
        sha: createHash('sha1')
          .update(`bench ${index + 1}`)
          .digest('hex'),
      },
    ],
    stats: { additions: index % 97, deletions: index % 31 },
  };
}

function folderOf(files: Readonly<Record<string, unknown>>): string {
  const folder = temporaryFolder('workspace');
  for (const [id, contents] of Object.entries(files))
    writeFileSync(path.join(folder, `${id}.json`), JSON.stringify(contents));
  return folder;
}
