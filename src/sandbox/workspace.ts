/** Reads a workspace folder (`SANDBOX_WORKSPACE`): one file per provider, in the provider's own shapes, plain or gzipped. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';

/** The folder or one of its files cannot be used; the message is one line that names it. */
export class WorkspaceError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'WorkspaceError';
  }
}

/** A provider's data by its id; providers without a file are absent and stand empty. */
export function loadWorkspace(folder: string, providerIds: readonly string[]): Map<string, Record<string, unknown>> {
  if (!existsSync(folder) || !statSync(folder).isDirectory())
    throw new WorkspaceError(`SANDBOX_WORKSPACE: ${folder} is not a folder`);
  const found = new Map<string, Record<string, unknown>>();
  for (const id of providerIds) {
    const data = readProvider(folder, id);
    if (data !== null) found.set(id, data);
  }
  if (found.size === 0)
    throw new WorkspaceError(
      `SANDBOX_WORKSPACE: ${folder} holds none of ${providerIds.map((id) => `${id}.json[.gz]`).join(', ')}`,
    );
  return found;
}

function readProvider(folder: string, id: string): Record<string, unknown> | null {
  const file = [`${id}.json`, `${id}.json.gz`]
    .map((name) => path.join(folder, name))
    .find((candidate) => existsSync(candidate));
  if (file === undefined) return null;
  const value = parse(file);
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new WorkspaceError(`SANDBOX_WORKSPACE: ${file} is not a JSON object`);
  return value as Record<string, unknown>;
}

function parse(file: string): unknown {
  try {
    const bytes = readFileSync(file);
    return JSON.parse((file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8'));
  } catch (cause) {
    // The parser's own message would quote the file, which may be somebody's data.
    throw new WorkspaceError(
      `SANDBOX_WORKSPACE: ${file} is not readable as JSON${file.endsWith('.gz') ? ' in gzip' : ''}`,
      { cause },
    );
  }
}
