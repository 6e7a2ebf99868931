/** An empty database with the whole schema and what `script` adds to it, from a file where one was left: to make one takes ten seconds. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { migrate } from '@/lib/db/migrate';
import { migrations } from '@/lib/db/migrations';
import { QuickPGlite } from './quick-pglite';

const folder = path.resolve('node_modules/.cache/devtrack-simulation');

export async function openMigrated(script: string): Promise<QuickPGlite> {
  const key = createHash('sha256')
    .update(JSON.stringify(migrations))
    .update(script)
    .update(pgliteVersion())
    .digest('hex');
  const file = path.join(folder, `database-${key.slice(0, 16)}.tar`);
  if (existsSync(file)) return QuickPGlite.open({ loadDataDir: new Blob([readFileSync(file)]) });
  const pglite = await QuickPGlite.open();
  await migrate({
    transaction: (work) =>
      pglite.transaction(async (tx) => {
        await work(
          async (text, parameters) => (await tx.query<Record<string, unknown>>(text, parameters)).rows,
          (text) => tx.exec(text).then(() => undefined),
        );
      }),
  });
  await pglite.exec(script);
  const image = await pglite.dumpDataDir('none');
  mkdirSync(folder, { recursive: true });
  // Many may be at it at once.
  const making = `${file}.${process.pid}`;
  writeFileSync(making, Buffer.from(await image.arrayBuffer()));
  renameSync(making, file);
  return pglite;
}

function pgliteVersion(): string {
  return readFileSync(path.resolve('node_modules/@electric-sql/pglite/package.json'), 'utf8');
}
