import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DecryptionError, encrypt } from '@/lib/crypto/token-cipher';
import { rewrapUserKey, userKey } from '@/lib/crypto/user-keys';
import { openDatabase, type Database } from '@/lib/db/client';
import { countUserKeys, findUserKeysNotUnder, replaceWrappedKey } from '@/lib/db/queries/user-keys';
import { users } from '@/lib/db/schema/accounts';
import { loadConfig, type AppConfig } from '@/lib/env';
import { services } from '@/lib/integrations/services';
import { rotateKeys } from '@/lib/operator/rotate';
import { rotateByCommand, rotationLines } from '@/lib/operator/rotate-command';
import { startApp, type TestApp } from '../support/app';
import { emptyPlace, rowsIn, type EmptyPlace } from '../support/operator';
import { postgresServer } from '../support/postgres';

const { reason: noPostgres } = await postgresServer();

async function addUser({ db }: Database, name: string): Promise<string> {
  const [row] = await db
    .insert(users)
    .values({ name, email: `${name}@example.com` })
    .returning({ id: users.id });
  if (row === undefined) throw new Error('The user was not added.');
  return row.id;
}

async function addUsers(
  database: Database,
  ring: AppConfig['encryptionKeys'],
  count: number,
): Promise<Map<string, Buffer>> {
  const keys = new Map<string, Buffer>();
  for (let n = 0; n < count; n += 1) {
    const id = await addUser(database, `dev-${randomBytes(6).toString('hex')}`);
    keys.set(id, (await userKey(database.db, ring, id)).key);
  }
  return keys;
}

/** Opens keys without pause until told to stop; answers how many were opened. Any failure rejects. */
function readers(
  { db }: Database,
  ring: AppConfig['encryptionKeys'],
  keys: Map<string, Buffer>,
  parallel: number,
): { stop(): Promise<number> } {
  const state = { stopped: false, opened: 0 };
  const ids = [...keys.keys()];
  const work = Promise.all(
    Array.from({ length: parallel }, async (_none, from) => {
      for (let at = from; !state.stopped; at += 7) {
        const id = ids[at % ids.length] ?? '';
        expect((await userKey(db, ring, id)).key).toEqual(keys.get(id));
        state.opened += 1;
        // PGlite answers without ever leaving the microtask queue; the server's sockets need their turn.
        await new Promise((resolve) => setImmediate(resolve));
      }
    }),
  );
  return {
    stop: async () => {
      state.stopped = true;
      await work;
      return state.opened;
    },
  };
}

const ringIds = (config: AppConfig): string[] => config.encryptionKeys.map(({ id }) => id);
const fileOf = (config: AppConfig): string => config.secretsFile ?? '';
const ringInFile = (config: AppConfig): string[] =>
  (JSON.parse(readFileSync(fileOf(config), 'utf8')) as { encryptionKeys: string }).encryptionKeys
    .split(',')
    .map((entry) => entry.split(':')[0] ?? '');

describe('rotation of generated keys, by the command, while the server runs', () => {
  let app: TestApp;
  let userId: string;
  beforeAll(async () => {
    app = await startApp({ env: { BACKFILL_DAYS: '7' } });
    const browser = app.browser();
    userId = (await browser.signUp()).userId;
    await browser.connect('github');
    await browser.connect('slack');
  });
  afterAll(() => app.close());

  it('fails no decrypt, leaves none on the old key, and tokens stay what they were', async () => {
    const { db } = app.database;
    const ring = app.config.encryptionKeys;
    const { tokens } = await services();
    const before = await tokens.getToken(userId, 'github');
    const keys = await addUsers(app.database, ring, 250);
    const reading = readers(app.database, ring, keys, 8);
    const newcomers = Promise.all(Array.from({ length: 30 }, () => addUsers(app.database, ring, 1)));
    const rotation = await rotateByCommand(app.config, true);
    const late = await newcomers;
    expect(await reading.stop()).toBeGreaterThan(50);
    expect(rotation).toMatchObject({ newest: 'k2', added: 'k2', removed: ['k1'] });
    expect(rotation.done).toBe(rotation.total);
    expect(await countUserKeys(db)).toEqual([{ masterKeyId: 'k2', n: 281 }]);
    expect([ringIds(app.config), ringInFile(app.config)]).toEqual([['k2'], ['k2']]);
    for (const [id, key] of [...keys, ...late.flatMap((entry) => [...entry])])
      expect((await userKey(db, ring, id)).key).toEqual(key);
    expect(await tokens.getToken(userId, 'github')).toEqual(before);
    expect(statSync(fileOf(app.config)).mode & 0o777).toBe(0o600);
    expect(loadConfig({ DEVTRACK_DATA_DIR: app.config.dataDir }).encryptionKeys).toEqual(ring);
  });

  it('keeps the old key until it is told to prune, and says so', async () => {
    const rotation = await rotateByCommand(app.config, false);
    expect(rotation).toMatchObject({ newest: 'k3', added: 'k3', rewrapped: 281, removable: ['k2'], removed: [] });
    expect(rotationLines(rotation, true)).toEqual([
      'Made the key k3.',
      '281 of 281 keys now under k3; k2 may be removed: npm run keys:rotate -- --prune',
    ]);
    expect([ringIds(app.config), ringInFile(app.config)]).toEqual([
      ['k3', 'k2'],
      ['k3', 'k2'],
    ]);
    const pruned = await rotateByCommand(app.config, true);
    expect(pruned).toMatchObject({ newest: 'k3', added: null, rewrapped: 0, removed: ['k2'] });
    expect(ringInFile(app.config)).toEqual(['k3']);
  });

  it('is written to the audit log, without a key in it', async () => {
    const lines = await rowsIn(
      app.database.db,
      sql`select outcome, detail, user_id from audit_logs where action = 'key_rotation' order by created_at desc limit 1`,
    );
    expect(lines).toEqual([
      { outcome: 'success', user_id: null, detail: { newest: 'k3', rewrapped: 0, total: 281, removed: 'k2' } },
    ]);
  });

  it('of two at once refuses the second', async () => {
    const both = await Promise.allSettled([
      rotateKeys(app.database.db, app.config, false),
      rotateKeys(app.database.db, app.config, false),
    ]);
    const refused = both.filter((result) => result.status === 'rejected');
    expect(refused).toHaveLength(1);
    expect(String(refused[0]?.reason)).toContain('A rotation is under way');
  });

  it('goes on with its key after it was killed half way', async () => {
    const { db } = app.database;
    const [first, second] = app.config.encryptionKeys;
    if (first === undefined || second === undefined) throw new Error('Two keys are expected from the test before.');
    for (const key of await findUserKeysNotUnder(db, second.id, null, 100))
      await replaceWrappedKey(db, key, rewrapUserKey(key, app.config.encryptionKeys, second));
    expect(await rotateByCommand(app.config, false)).toMatchObject({
      newest: first.id,
      added: null,
      rewrapped: 100,
      done: 281,
      total: 281,
    });
  });

  it('is seen by a process that read its keys before: an unknown key sends it to the file', async () => {
    const { db } = app.database;
    const id = await addUser(app.database, 'moved');
    const { key } = await userKey(db, app.config.encryptionKeys, id);
    const fresh = { id: 'k77', key: randomBytes(32) };
    const secrets = JSON.parse(readFileSync(fileOf(app.config), 'utf8')) as {
      authSecret: string;
      encryptionKeys: string;
    };
    writeFileSync(
      fileOf(app.config),
      JSON.stringify({ ...secrets, encryptionKeys: `k77:${fresh.key.toString('base64')},${secrets.encryptionKeys}` }),
    );
    await db.execute(
      sql`update user_keys set master_key_id = 'k77', wrapped_key = ${encrypt(key, fresh, { userId: id, connectionId: '', provider: '', field: 'data_key' })} where user_id = ${id}`,
    );
    expect(ringIds(app.config)).not.toContain('k77');
    expect((await userKey(db, app.config.encryptionKeys, id)).key).toEqual(key);
    expect(ringIds(app.config)[0]).toBe('k77');
  });

  it('leaves a row that no key opens as it is, counts it as not done, and does the others', async () => {
    const { db } = app.database;
    const id = await addUser(app.database, 'lost');
    await db.execute(
      sql`insert into user_keys (user_id, master_key_id, wrapped_key) values (${id}, 'gone', 'v1.gone.AAAA.BBBB.CCCC')`,
    );
    await expect(userKey(db, app.config.encryptionKeys, id)).rejects.toThrow(DecryptionError);
    const rotation = await rotateByCommand(app.config, true);
    expect(rotation).toMatchObject({ newest: 'k77', done: 282, total: 283 });
    expect(rotationLines(rotation, true).at(-1)).toContain(
      '282 of 283 keys now under k77; the others stay as they are',
    );
    expect(await rowsIn(db, sql`select master_key_id from user_keys where user_id = ${id}`)).toEqual([
      { master_key_id: 'gone' },
    ]);
    expect(
      await rowsIn(
        db,
        sql`select outcome from audit_logs where action = 'key_rotation' order by created_at desc limit 1`,
      ),
    ).toEqual([{ outcome: 'partial' }]);
  });
});

describe.skipIf(noPostgres !== null)(
  `rotation of given keys on Postgres${noPostgres === null ? '' : ` (skipped: ${noPostgres})`}`,
  () => {
    const entry = (id: string, byte: number): string => `${id}:${Buffer.alloc(32, byte).toString('base64')}`;
    let place: EmptyPlace;
    let opened: Database;
    beforeEach(async () => {
      place = await emptyPlace('postgres', { ENCRYPTION_KEYS: entry('k1', 1) });
      opened = await openDatabase(place.config);
    });
    afterEach(async () => {
      await opened.close();
      await place.remove();
    });
    const withRing = (ring: string): AppConfig => ({
      ...place.config,
      encryptionKeys: loadConfig({
        DATABASE_URL: place.config.databaseUrl ?? '',
        AUTH_SECRET: 'x'.repeat(40),
        ENCRYPTION_KEYS: ring,
      }).encryptionKeys,
    });

    it('fails no decrypt of processes that have both keys, and leaves none on the old one', async () => {
      const keys = await addUsers(opened, place.config.encryptionKeys, 250);
      const other = await openDatabase(place.config);
      const reading = readers(other, withRing(`${entry('k1', 1)},${entry('k2', 2)}`).encryptionKeys, keys, 6);
      const rotation = await rotateByCommand(withRing(`${entry('k2', 2)},${entry('k1', 1)}`), false);
      expect(await reading.stop()).toBeGreaterThan(50);
      await other.close();
      expect(rotationLines(rotation, false)).toEqual([
        '250 of 250 keys now under k2; k1 may be removed from ENCRYPTION_KEYS, once no backup needs it.',
      ]);
      const { encryptionKeys: alone } = withRing(entry('k2', 2));
      for (const [id, key] of keys) expect((await userKey(opened.db, alone, id)).key).toEqual(key);
    });

    it('from two commands at once ends with every key under the new one', async () => {
      const keys = await addUsers(opened, place.config.encryptionKeys, 120);
      const config = withRing(`${entry('k2', 2)},${entry('k1', 1)}`);
      const done: (string | undefined)[] = [];
      const wrapAll = async (): Promise<void> => {
        for (const row of await findUserKeysNotUnder(opened.db, 'k2', null, 200)) {
          const [newest] = config.encryptionKeys;
          if (
            newest !== undefined &&
            (await replaceWrappedKey(opened.db, row, rewrapUserKey(row, config.encryptionKeys, newest)))
          )
            done.push(row.userId);
        }
      };
      await Promise.all([wrapAll(), wrapAll(), rotateKeys(opened.db, config, false)]);
      expect(new Set(done).size).toBe(done.length);
      expect(await countUserKeys(opened.db)).toEqual([{ masterKeyId: 'k2', n: 120 }]);
      for (const [id, key] of keys) expect((await userKey(opened.db, config.encryptionKeys, id)).key).toEqual(key);
    });

    it('says what to do when the ring has one entry, and that --prune is not for it', async () => {
      await expect(rotateByCommand(place.config, false)).rejects.toThrow(
        /has the key k1 alone.*put it in front \("k2:…,"/,
      );
      await expect(rotateByCommand(withRing(`${entry('k2', 2)},${entry('k1', 1)}`), true)).rejects.toThrow(
        'rotate without --prune',
      );
    });
  },
);

describe('rotation given by variable on the embedded database', () => {
  it('is refused while the running server has another ring than the command', async () => {
    const one = `k1:${Buffer.alloc(32, 1).toString('base64')}`;
    const two = `k2:${Buffer.alloc(32, 2).toString('base64')}`;
    const app = await startApp({ worker: false, env: { ENCRYPTION_KEYS: one } });
    const command = loadConfig({
      DEVTRACK_DATA_DIR: app.config.dataDir,
      PORT: String(app.config.port),
      ENCRYPTION_KEYS: `${two},${one}`,
    });
    await expect(rotateByCommand(command, false)).rejects.toThrow(
      'The running server has the keys k1, this command k2, k1. Restart the server',
    );
    await app.close();
  });
});
