import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '');

/** No tool reports about its user: set for this process and all that it starts. */
const quiet = {
  NEXT_TELEMETRY_DISABLED: '1',
  // The lock file names every platform's compiler; the framework must not ask the registry to mend it.
  NEXT_IGNORE_INCORRECT_LOCKFILE: '1',
  BETTER_AUTH_TELEMETRY: '0',
  DO_NOT_TRACK: '1',
};

/** Commands work from any folder: the rest of the process sees the project's root and quiet tools. */
export function enterProject() {
  process.chdir(root);
  Object.assign(process.env, quiet);
}

/** A problem whose message says all that a person needs; shown without a stack trace. */
export class ExpectedError extends Error {
  expected = true;
}

/** Every file below `folder`, relative to the root, in a fixed order; nothing where the folder is absent. */
export function filesUnder(folder) {
  const found = [];
  const walk = (relative) => {
    for (const entry of readdirSync(path.join(root, relative), { withFileTypes: true })) {
      const inner = `${relative}/${entry.name}`;
      if (entry.isDirectory()) walk(inner);
      else found.push(inner);
    }
  };
  if (statSync(path.join(root, folder), { throwIfNoEntry: false })?.isDirectory()) walk(folder);
  return found.sort();
}

/** A hash of the names and contents of files (absent ones count as such) and of further `facts`. Contents, not times: a checkout changes every time. */
export function fingerprint(files, facts = {}) {
  const hash = createHash('sha256').update(JSON.stringify(facts));
  for (const file of files) hash.update(`\0${file}\0`).update(readIfThere(path.join(root, file)) ?? '\0absent');
  return hash.digest('hex');
}

export function readIfThere(file) {
  try {
    return readFileSync(file);
  } catch (error) {
    if (error.code === 'ENOENT') return null;
    throw error;
  }
}

/** The JSON in `file`, or null where it is absent or was cut off by a kill. */
export function readJson(file) {
  const text = readIfThere(file);
  if (text === null) return null;
  try {
    return JSON.parse(text.toString('utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
