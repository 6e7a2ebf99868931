import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, it } from 'vitest';
import { sandboxFakes } from './fakes';
import { loadWorkspace, WorkspaceError } from './workspace';

const ids = ['github', 'notion', 'slack', 'calendar'];
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'workspace-'));
});

const put = (name: string, contents: string | Buffer) => writeFileSync(path.join(folder, name), contents);

describe('a workspace folder', () => {
  it.each([
    ['github.json', '{"user":'],
    ['github.json', '[1,2]'],
    ['github.json', 'null'],
    ['slack.json.gz', 'not gzip'],
    ['slack.json.gz', gzipSync('not json')],
  ])('with a malformed %s is refused in one line that names the file and quotes nothing of it', (name, contents) => {
    put(name, contents);
    const load = () => loadWorkspace(folder, ids);
    expect(load).toThrow(WorkspaceError);
    expect(load).toThrow(path.join(folder, name));
    expect(load).not.toThrow(/\n|not json/);
  });

  it('that is missing, a file, or empty is refused', () => {
    put('readme.txt', 'x');
    expect(() => loadWorkspace(path.join(folder, 'nowhere'), ids)).toThrow('SANDBOX_WORKSPACE');
    expect(() => loadWorkspace(path.join(folder, 'readme.txt'), ids)).toThrow('is not a folder');
    expect(() => loadWorkspace(folder, ids)).toThrow('holds none of');
  });

  it('with JSON of another shape is refused by the key it lacks', () => {
    put('github.json', '{"user":{"login":"x"}}');
    expect(() => sandboxFakes({ workspace: folder })).toThrow(/github\.json.*"repos"/);
  });

  it('is read plain and gzipped, and a provider without a file stands empty', () => {
    put('github.json', '{"user":{"login":"x"},"repos":[]}');
    put('slack.json.gz', gzipSync('{"channels":{"channels":[]},"users":{"members":[]},"history":{},"replies":{}}'));
    expect([...loadWorkspace(folder, ids).keys()]).toEqual(['github', 'slack']);
    const fakes = sandboxFakes({ workspace: folder });
    for (const id of ids) expect(fakes.fakeOf(id, new Date('2026-11-20T00:00:00Z')).id).toBe(id);
  });
});
