/** The migrations in order, read from `drizzle/` beside the sources or the build. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

export interface Migration {
  name: string;
  sql: string;
}

const journal = z.object({ entries: z.array(z.object({ tag: z.string() })) });

export const migrations: readonly Migration[] = readMigrations(findFolder());

function readMigrations(folder: string): Migration[] {
  const { entries } = journal.parse(JSON.parse(readFileSync(path.join(folder, 'meta/_journal.json'), 'utf8')));
  return entries.map(({ tag }) => ({ name: tag, sql: readFileSync(path.join(folder, `${tag}.sql`), 'utf8') }));
}

function findFolder(): string {
  const here = path.dirname(fileURLToPath(import.meta.url));
  const candidates = ['../drizzle', '../../drizzle', '../../../drizzle'].map((up) => path.join(here, up));
  const found = [...candidates, path.resolve('drizzle')].find((folder) =>
    existsSync(path.join(folder, 'meta/_journal.json')),
  );
  if (found === undefined)
    throw new Error('The folder drizzle/ with the migrations is missing from this installation.');
  return found;
}
