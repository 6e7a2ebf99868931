import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, afterEach, describe, expect, it } from 'vitest';
import { userKey } from '@/lib/crypto/user-keys';
import { openDatabase, type Database } from '@/lib/db/client';
import { migrations } from '@/lib/db/migrations';
import { users } from '@/lib/db/schema/accounts';
import { loadConfig, type AppConfig } from '@/lib/env';
import type { BackupHeader } from '@/lib/operator/backup-format';
import { checkBackup, restoreBackup } from '@/lib/operator/restore';
import { saveBackup } from '@/lib/operator/save-backup';
import { contents, emptyPlace, forge, keptTables, linesOf, pack, rowsIn, type EmptyPlace } from '../support/operator';
import { postgresServer } from '../support/postgres';

const { reason: noPostgres } = await postgresServer();
const dataKeys = new Map<string, Buffer>();
let folder: string;
let source: EmptyPlace;
let good: string;
let lines: string[];
let target: EmptyPlace;

beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'devtrack-restores-'));
  source = await emptyPlace('pglite');
  good = path.join(folder, 'good.json.gz');
  const opened = await openDatabase(source.config);
  for (let n = 0; n < 700; n += 1) {
    const [row] = await opened.db
      .insert(users)
      .values({ name: `Dev ${n}`, email: `dev-${n}@example.com` })
      .returning({ id: users.id });
    if (row !== undefined && n < 20)
      dataKeys.set(row.id, (await userKey(opened.db, source.config.encryptionKeys, row.id)).key);
  }
  await opened.close();
  await saveBackup(source.config, good, new Date());
  lines = linesOf(good);
});
afterAll(async () => {
  await source.remove();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  target = await emptyPlace('pglite');
});
afterEach(() => target.remove());

async function restore(
  file: string,
  config: AppConfig = target.config,
): Promise<Awaited<ReturnType<typeof restoreBackup>>> {
  return restoreBackup(file, await checkBackup(file), config);
}

async function opening<T>(config: AppConfig, work: (opened: Database) => Promise<T>): Promise<T> {
  const opened = await openDatabase(config);
  try {
    return await work(opened);
  } finally {
    await opened.close();
  }
}

const headerOf = (): BackupHeader => JSON.parse(lines[0] ?? '') as BackupHeader;
const rows = (): string[] => lines.slice(1, -1);
const forged = (change: Partial<BackupHeader> & Record<string, unknown>, body = rows()): string => {
  const file = path.join(folder, `${randomBytes(4).toString('hex')}.json.gz`);
  forge(file, [JSON.stringify({ ...headerOf(), ...change }), ...body]);
  return file;
};
const changed = (content: Buffer | string[]): string => {
  const file = path.join(folder, `${randomBytes(4).toString('hex')}.json.gz`);
  if (Buffer.isBuffer(content)) writeFileSync(file, content);
  else pack(file, content);
  return file;
};
const usersTable = (): BackupHeader['tables'][number] =>
  headerOf().tables.find(({ name }) => name === 'users') ?? { name: '', columns: [], rows: 0 };
const withTable = (table: Partial<BackupHeader['tables'][number]>) => ({
  tables: headerOf().tables.map((entry) => (entry.name === 'users' ? { ...entry, ...table } : entry)),
});

/** The backup as the first version would have made it: no table or column that a later migration adds. */
function withoutLaterColumns(): { tables: BackupHeader['tables']; body: string[] } {
  const later = migrations
    .slice(1)
    .map(({ sql: text }) => text)
    .join('\n');
  const added = [...later.matchAll(/ALTER TABLE "(\w+)" ADD COLUMN "(\w+)"/g)].map(
    ([, table, column]) => `${table}.${column}`,
  );
  const created = [...later.matchAll(/CREATE TABLE "(\w+)"/g)].map(([, table]) => table);
  const body: string[] = [];
  let at = 0;
  const tables = headerOf().tables.flatMap(({ name, columns, rows: count }) => {
    const own = rows().slice(at, at + count);
    at += count;
    if (created.includes(name)) return [];
    const kept = columns.map((column) => !added.includes(`${name}.${column}`));
    body.push(...own.map((line) => JSON.stringify((JSON.parse(line) as unknown[]).filter((_, index) => kept[index]))));
    return [{ name, columns: columns.filter((_, index) => kept[index]), rows: count }];
  });
  return { tables, body };
}

describe('a file that is no whole backup', () => {
  const cases: [string, () => string, RegExp][] = [
    [
      'is cut in the middle',
      () => changed(readFileSync(good).subarray(0, readFileSync(good).length / 2)),
      /is cut off/,
    ],
    ['lacks its last byte', () => changed(readFileSync(good).subarray(0, -1)), /is cut off/],
    ['is cut after a row and packed anew', () => changed(lines.slice(0, -5)), /is cut off/],
    ['lacks its footer', () => changed(lines.slice(0, -1)), /is cut off/],
    ['lacks one row', () => changed([...lines.slice(0, 5), ...lines.slice(6)]), /is damaged/],
    ['has a row twice', () => changed([...lines.slice(0, 5), ...lines.slice(4)]), /is damaged/],
    ['has one letter changed', () => changed(lines.map((line) => line.replace('Dev 17', 'Dev 71'))), /checksum/],
    [
      'has its header changed',
      () => changed(lines.map((line) => line.replace('"keyIds":["k1"]', '"keyIds":["k2"]'))),
      /checksum/,
    ],
    ['has something behind its end', () => changed([...lines, '["one more"]']), /something follows/],
    ['is another gzip file', () => changed(gzipSync('hello\n')), /is no DevTrack backup/],
    ['is a text', () => changed(Buffer.from('{"format":"devtrack-backup"}\n')), /is no DevTrack backup/],
    ['is empty', () => changed(Buffer.alloc(0)), /is cut off/],
    ['is not there', () => path.join(folder, 'nowhere.gz'), /does not exist/],
    ['is a directory', () => folder, /is a directory/],
    ['has bytes flipped in its packed form', () => changed(flipped(readFileSync(good))), /damaged|is cut off/],
    ['is of a later form', () => forged({ formatVersion: 2 }), /newer version of DevTrack/],
    [
      'has a migration this version does not know',
      () => forged({ migrations: [...headerOf().migrations, '0999_future'] }),
      /newer version of DevTrack \(it has 0999_future\)/,
    ],
    [
      'has a row that is no list',
      () =>
        forged(
          {},
          rows().map((line, index) => (index === 3 ? '{"a":1}' : line)),
        ),
      /is no row of it/,
    ],
    [
      'has a row that is too short',
      () =>
        forged(
          {},
          rows().map((line, index) => (index === 3 ? '["x"]' : line)),
        ),
      /is no row of it/,
    ],
  ];
  it.each(cases)('that %s is refused in one line, and nothing is written', async (_what, make, says) => {
    const file = make();
    const error = await checkBackup(file).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ name: 'ConfigError' });
    expect(String(error)).toMatch(says);
    expect((error as { problems: string[] }).problems).toHaveLength(1);
    expect(existsSync(path.join(target.config.dataDir, 'db'))).toBe(false);
  });
});

function flipped(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  for (let at = 2000; at < copy.length; at += 997) copy[at] = (copy[at] ?? 0) ^ 255;
  return copy;
}

describe('a file made by somebody who knows the form', () => {
  const evil = 'id") select gen_random_uuid(); drop table users; --';
  const cases: [string, () => string, RegExp][] = [
    ['a table of the server itself', () => forged(withTable({ name: 'pg_authid' })), /does not fit this version/],
    [
      'statements for a table',
      () => forged(withTable({ name: 'users; drop table users' })),
      /does not fit this version/,
    ],
    [
      'statements for a column',
      () => forged(withTable({ columns: [evil, ...usersTable().columns.slice(1)] })),
      /does not fit this version/,
    ],
    [
      'a column twice',
      () => forged(withTable({ columns: [usersTable().columns[1] ?? '', ...usersTable().columns.slice(1)] })),
      /does not fit this version/,
    ],
    [
      'an id that is none',
      () =>
        forged(
          {},
          rows().map((line) => line.replace(/^\["[0-9a-f-]{36}"/, '["no uuid"')),
        ),
      /refuses \(22P02\)/,
    ],
    [
      'a user twice',
      () =>
        forged(
          {},
          rows().map((line) => line.replace('dev-17@', 'dev-18@')),
        ),
      /refuses \(23505\)/,
    ],
    [
      'a key that its secrets do not open',
      () =>
        forged({ secrets: { authSecret: 'y'.repeat(40), encryptionKeys: `k1:${randomBytes(32).toString('base64')}` } }),
      /is not here, or is another key of that name/,
    ],
    [
      'secrets that are none',
      () => forged({ secrets: { authSecret: 'y'.repeat(40), encryptionKeys: 'nonsense' } }),
      /not in the form of ENCRYPTION_KEYS/,
    ],
  ];
  let victim: EmptyPlace;
  let secrets: string;
  beforeAll(async () => {
    victim = await emptyPlace('pglite');
    secrets = readFileSync(path.join(victim.config.dataDir, 'secrets.json'), 'utf8');
  });
  afterAll(() => victim.remove());

  it.each(cases)('with %s is refused', async (_what, make, says) => {
    await expect(restore(make(), victim.config)).rejects.toThrow(says);
    expect(readFileSync(path.join(victim.config.dataDir, 'secrets.json'), 'utf8')).toBe(secrets);
  });

  it('has changed nothing', async () => {
    await opening(victim.config, async ({ db }) => {
      for (const name of keptTables)
        expect(await rowsIn(db, sql`select 1 from ${sql.identifier(name)} limit 1`), name).toEqual([]);
    });
  });
});

describe('a restore', () => {
  it('brings every row and the keys, so that every user key opens to what it was', async () => {
    expect(await restore(good)).toMatchObject({ keys: 'kept' });
    const config = loadConfig({ DEVTRACK_DATA_DIR: target.config.dataDir });
    expect(config.encryptionKeys).toEqual(source.config.encryptionKeys);
    expect(config.authSecret).toBe(source.config.authSecret);
    await opening(config, async ({ db }) => {
      for (const [userId, key] of dataKeys) expect((await userKey(db, config.encryptionKeys, userId)).key).toEqual(key);
      expect(await contents(db)).toEqual(await opening(source.config, (before) => contents(before.db)));
    });
  });

  it('into an instance with an account is refused, and the account stays', async () => {
    await opening(target.config, ({ db }) => db.insert(users).values({ name: 'Here', email: 'here@example.com' }));
    await expect(restore(good)).rejects.toThrow('has 1 account already');
    await opening(target.config, async ({ db }) =>
      expect(await rowsIn(db, sql`select name from users`)).toEqual([{ name: 'Here' }]),
    );
  });

  it('is refused while a server has the database', async () => {
    await opening(target.config, async () => {
      await expect(restore(good)).rejects.toThrow(/in use by process \d+\. Stop that process/);
    });
  });

  it('takes no keys over those of an instance that was in use', async () => {
    await opening(target.config, ({ db }) =>
      db.execute(sql`insert into audit_logs (action, outcome) values ('account_deleted', 'success')`),
    );
    await expect(restore(good)).rejects.toThrow('holds other keys than the backup');
  });

  it('into the instance it came from, after its accounts are gone, keeps the lines that remained', async () => {
    await opening(target.config, ({ db }) => db.insert(users).values({ name: 'Dev', email: 'dev@example.com' }));
    await opening(target.config, ({ db }) =>
      db.execute(
        sql`insert into audit_logs (user_id, action, outcome, address) select id, 'sign_in', 'success', '127.0.0.1' from users`,
      ),
    );
    const own = path.join(folder, 'own.json.gz');
    await saveBackup(target.config, own, new Date());
    await opening(target.config, async ({ db }) => {
      await db.execute(sql`delete from users`);
      await db.execute(sql`update audit_logs set user_id = null, address = null`);
      await db.execute(sql`insert into audit_logs (action, outcome) values ('account_deleted', 'success')`);
    });
    await restore(own);
    await opening(target.config, async ({ db }) => {
      expect(await rowsIn(db, sql`select action, address from audit_logs order by action`)).toEqual([
        { action: 'account_deleted', address: null },
        { action: 'sign_in', address: '127.0.0.1' },
      ]);
    });
  });

  it('of an older version’s backup makes that version’s tables, fills them, and migrates', async () => {
    const older = migrations.slice(0, 1).map(({ name }) => name);
    const { tables, body } = withoutLaterColumns();
    await restore(forged({ migrations: older, tables }, body));
    const config = loadConfig({ DEVTRACK_DATA_DIR: target.config.dataDir });
    await opening(config, async ({ db }) => {
      expect((await rowsIn(db, sql`select name from devtrack_migrations order by 1`)).map((row) => row.name)).toEqual(
        migrations.map(({ name }) => name),
      );
      expect(await rowsIn(db, sql`select count(*)::int as n from integrations`)).toEqual([{ n: 700 }]);
      expect(
        await rowsIn(
          db,
          sql`select relname from pg_class c join pg_namespace n on n.oid = relnamespace where nspname = current_schema() and relkind = 'r' and not relrowsecurity`,
        ),
      ).toEqual([]);
      for (const [userId, key] of dataKeys) expect((await userKey(db, config.encryptionKeys, userId)).key).toEqual(key);
    });
  });

  it('where ENCRYPTION_KEYS is set wraps the keys of the backup anew, even under the same name', async () => {
    const place = await emptyPlace('pglite', {
      AUTH_SECRET: 'z'.repeat(40),
      ENCRYPTION_KEYS: `k1:${randomBytes(32).toString('base64')}`,
    });
    expect(await restore(good, place.config)).toMatchObject({ keys: 'rewrapped' });
    await opening(place.config, async ({ db }) => {
      for (const [userId, key] of dataKeys)
        expect((await userKey(db, place.config.encryptionKeys, userId)).key).toEqual(key);
    });
    expect(existsSync(path.join(place.config.dataDir, 'secrets.json'))).toBe(false);
    await place.remove();
  });

  it('of a backup without secrets needs the keys, and says so before anything is written', async () => {
    const bare = forged({ secrets: null });
    await expect(restore(bare)).rejects.toThrow('set ENCRYPTION_KEYS to the ring of the installation it was made on');
    const ring = source.config.encryptionKeys.map(({ id, key }) => `${id}:${key.toString('base64')}`).join(',');
    const place = await emptyPlace('pglite', { AUTH_SECRET: 'z'.repeat(40), ENCRYPTION_KEYS: ring });
    expect(await restore(bare, place.config)).toMatchObject({ keys: 'own' });
    await place.remove();
  });

  it.skipIf(noPostgres !== null)(
    `moves an embedded installation to Postgres${noPostgres === null ? '' : ` (skipped: ${noPostgres})`}`,
    async () => {
      const place = await emptyPlace('postgres');
      expect(await restore(good, place.config)).toMatchObject({ keys: 'rewrapped' });
      await opening(place.config, async ({ db }) => {
        expect(await rowsIn(db, sql`select count(*)::int as n from users`)).toEqual([{ n: 700 }]);
        for (const [userId, key] of dataKeys)
          expect((await userKey(db, place.config.encryptionKeys, userId)).key).toEqual(key);
      });
      await place.remove();
    },
  );
});
