import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase, type Database } from '@/lib/db/client';
import { findConnection } from '@/lib/db/queries/connections';
import type { AppConfig } from '@/lib/env';
import { installedFor } from '@/lib/integrations/installation';
import type { IntegrationProvider } from '@/lib/integrations/registry';
import { services } from '@/lib/integrations/services';
import { SyncService } from '@/lib/integrations/sync-service';
import { TokenManager } from '@/lib/integrations/token-manager';
import { checkBackup, restoreBackup } from '@/lib/operator/restore';
import { saveBackup } from '@/lib/operator/save-backup';
import type { BackupHeader } from '@/lib/operator/backup-format';
import { startApp, type TestApp } from '../support/app';
import { contents, emptyPlace, keptTables, linesOf, rowsIn, type EmptyPlace } from '../support/operator';
import { postgresServer } from '../support/postgres';
import { until } from '../support/until';

const { reason: noPostgres } = await postgresServer();
const providers = ['github', 'notion', 'slack', 'calendar'] as const;
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'devtrack-backups-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The managers of another process over the restored database; the providers are still the same sandbox. */
async function processOver(
  database: Database,
  config: AppConfig,
): Promise<{ tokens: TokenManager; sync: SyncService }> {
  const { oauth } = await services();
  const tokens = new TokenManager({ db: database.db, ring: config.encryptionKeys, oauth });
  const sync = new SyncService({
    database,
    tokens,
    resolve: (provider, userId) => installedFor(provider as IntegrationProvider, userId),
    intervalMinutes: () => 15,
    backfillDays: 14,
    statusOf: () => Promise.reject(new Error('No page is open.')),
    changed: () => Promise.resolve(),
  });
  return { tokens, sync };
}

const stored = (db: Database['db']) =>
  rowsIn(
    db,
    sql`select source, type, external_id, title, occurred_at::text as at, count from activities order by source, external_id`,
  );

for (const [engine, missing] of [
  ['pglite', null],
  ['postgres', noPostgres],
] as const) {
  describe.skipIf(missing !== null)(`a backup on ${engine}${missing === null ? '' : ` (skipped: ${missing})`}`, () => {
    let app: TestApp;
    let place: EmptyPlace;
    let userId: string;
    beforeAll(async () => {
      app = await startApp({ engine, env: { BACKFILL_DAYS: '14' } });
      place = await emptyPlace(engine);
      const browser = app.browser();
      userId = (await browser.signUp()).userId;
      // A first sync that is still under way when the backup is made, however fast the machine.
      await app.control('POST', '/faults', { provider: 'slack', path: '/api/search.messages', latencyMs: 2000 });
      for (const provider of providers) await browser.connect(provider);
    });
    afterAll(async () => {
      await place.remove();
      await app.close();
    });

    it('made while syncs run goes on elsewhere: tokens open, the runs end, and nothing is lost or doubled', async () => {
      const file = path.join(folder, `${engine}-running.json.gz`);
      const header = await backupWithRunUnderWay(app, file);
      await app.control('DELETE', '/faults');
      expect(header.secrets !== null).toBe(engine === 'pglite');
      const done = await until('everything is synced', async () => {
        const rows = await rowsIn(app.database.db, sql`select 1 from connections where last_sync_at is null`);
        return rows.length === 0 ? stored(app.database.db) : null;
      });
      expect(done.length).toBeGreaterThan(50);

      const { keys } = await restoreBackup(file, await checkBackup(file), place.config);
      expect(keys).toBe(engine === 'pglite' ? 'kept' : 'own');
      // As the next process reads it.
      const config = { ...place.config, ...(await reread(place.config)) };
      const restored = await openDatabase(config);
      try {
        for (const table of header.tables)
          expect((await rowsIn(restored.db, sql`select 1 from ${sql.identifier(table.name)}`)).length, table.name).toBe(
            table.rows,
          );
        expect(
          await rowsIn(
            restored.db,
            sql`select 1 from connections where lease_owner is not null or lease_until is not null`,
          ),
        ).toEqual([]);
        expect(await rowsIn(restored.db, sql`select 1 from integration_sync_logs where status = 'running'`)).toEqual(
          [],
        );
        const next = await processOver(restored, config);
        const { tokens } = await services();
        for (const provider of providers)
          expect(await next.tokens.getToken(userId, provider), provider).toEqual(
            await tokens.getToken(userId, provider),
          );
        const results = await next.sync.syncAllProviders(userId);
        expect(results.map(({ success, error }) => error ?? success)).toEqual([true, true, true, true]);
        expect(await stored(restored.db)).toEqual(done);
        // The run that was under way in the backup was ended, not left and not repeated beside a second one.
        expect(
          await rowsIn(restored.db, sql`select 1 from integration_sync_logs where status in ('queued', 'running')`),
        ).toEqual([]);
        await next.sync.drain();
      } finally {
        await restored.close();
      }
    });

    it('holds every value as it was: microseconds, huge numbers, a JSON null, quotes and line ends', async () => {
      const { db } = app.database;
      await until('nothing is running', async () =>
        (await rowsIn(db, sql`select 1 from integration_sync_logs where status in ('queued', 'running')`)).length === 0
          ? true
          : null,
      );
      await db.execute(
        sql`update users set created_at = '2024-02-29 23:59:59.123456+05:45', name = ${'Ω "q" \\ \n\t\u2028 end'}, image = '' where id = ${userId}`,
      );
      await db.execute(
        sql`insert into audit_logs (action, outcome, detail, created_at) values ('x', 'y', '{"n": 12345678901234567890.000000001, "e": 1e300, "u": "\\ud83d\\ude00", "d": [null, {}]}', 'infinity'), ('x', 'z', 'null', '-infinity')`,
      );
      await db.execute(sql`insert into ai_summaries (user_id, date, type, summary, highlights, insights, recommendations, statements, stats, facts_hash, writer, range_start, range_end, generated_at)
      values (${userId}, '0044-03-15 BC', 'daily', '', '[]', '[]', '[]', '[]', '{}', 'h', 'builtin', now(), now(), now())`);
      const file = path.join(folder, `${engine}-exact.json.gz`);
      await saveBackup(app.config, file, new Date());
      const before = await contents(db);
      const other = await emptyPlace(engine);
      await restoreBackup(file, await checkBackup(file), other.config);
      const restored = await openDatabase({ ...other.config, ...(await reread(other.config)) });
      try {
        expect(await contents(restored.db)).toEqual(before);
      } finally {
        await restored.close();
        await other.remove();
      }
    });

    it('is complete in kind: no table has values that a row cannot carry', async () => {
      const special = await rowsIn(
        app.database.db,
        sql`select c.relname, a.attname from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = current_schema() and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped
      and (a.attgenerated <> '' or a.attidentity <> '' or pg_get_serial_sequence(quote_ident(c.relname), a.attname) is not null)`,
      );
      expect(special).toEqual([]);
      const file = path.join(folder, `${engine}-exact.json.gz`);
      expect((await checkBackup(file)).header.tables.map(({ name }) => name).sort()).toEqual([...keptTables].sort());
    });

    it('can be read by its owner alone, replaces no file, and leaves nothing beside it', async () => {
      const own = mkdtempSync(path.join(folder, 'own-'));
      const file = path.join(own, 'a.json.gz');
      await saveBackup(app.config, file, new Date());
      expect(statSync(file).mode & 0o777).toBe(0o600);
      const before = readFileSync(file);
      await expect(saveBackup(app.config, file, new Date())).rejects.toThrow('exists already');
      expect(readFileSync(file).equals(before)).toBe(true);
      expect(readdirSync(own)).toEqual(['a.json.gz']);
      expect(readdirSync(app.config.dataDir).filter((name) => name.endsWith('.part'))).toEqual([]);
      await expect(saveBackup(app.config, path.join(own, 'none', 'b.gz'), new Date())).rejects.toThrow(
        'its directory does not exist',
      );
    });

    it('says nothing of a token in clear text, and signs nobody in', async () => {
      const { tokens } = await services();
      const text = linesOf(path.join(folder, `${engine}-exact.json.gz`)).join('\n');
      for (const provider of providers) {
        const held = await tokens.getToken(userId, provider);
        expect(held?.accessToken.length).toBeGreaterThan(8);
        expect(text).not.toContain(held?.accessToken);
        expect((await findConnection(app.database.db, userId, provider))?.accessTokenEncrypted).not.toBeNull();
      }
      for (const { token } of await rowsIn(app.database.db, sql`select token from sessions`))
        expect(text).not.toContain(String(token));
    });
  });
}

describe('a backup of a server that cannot be had', () => {
  it('is one clear line when another process has the database and no server answers', async () => {
    const app = await startApp({ worker: false });
    const file = path.join(folder, 'none.json.gz');
    await expect(saveBackup({ ...app.config, port: await freePort() }, file, new Date())).rejects.toThrow(
      /in use by process[^]*No server answers at/,
    );
    expect(readdirSync(folder)).not.toContain('none.json.gz');
    await app.close();
  });

  it('is one clear line where no database was ever made', async () => {
    const place = await emptyPlace('pglite');
    await expect(saveBackup(place.config, path.join(folder, 'none.json.gz'), new Date())).rejects.toThrow(
      'There is no database under',
    );
    await place.remove();
  });

  it('is no file when the connection breaks on the way', async () => {
    const app = await startApp({ worker: false });
    const broken = createServer((socket) => {
      socket.once('data', () => {
        socket.write('HTTP/1.1 200 OK\r\nContent-Type: application/gzip\r\nContent-Length: 5000\r\n\r\nabc');
        socket.destroySoon();
      });
    });
    await new Promise<void>((resolve) => broken.listen(0, '127.0.0.1', resolve));
    const file = path.join(folder, 'broken.json.gz');
    await expect(
      saveBackup({ ...app.config, port: (broken.address() as AddressInfo).port }, file, new Date()),
    ).rejects.toThrow('The server ended before the backup was whole');
    expect(readdirSync(folder).filter((name) => name.startsWith('broken'))).toEqual([]);
    broken.close();
    await app.close();
  });

  it('hangs up on the server when there is nowhere to write it', async () => {
    const app = await startApp({ worker: false });
    const endless = createServer((socket) => {
      socket.once('data', () => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\nabc'));
    });
    const hungUp = new Promise<void>((resolve) => {
      endless.once('connection', (socket) => socket.on('error', () => undefined).once('close', () => resolve()));
    });
    await new Promise<void>((resolve) => endless.listen(0, '127.0.0.1', resolve));
    const { port } = endless.address() as AddressInfo;
    await expect(
      saveBackup({ ...app.config, port }, path.join(folder, 'none', 'b.json.gz'), new Date()),
    ).rejects.toThrow('its directory does not exist');
    await hungUp;
    endless.close();
    await app.close();
  });
});

/** Backups until one shows a run under way. */
async function backupWithRunUnderWay(app: TestApp, file: string): Promise<BackupHeader> {
  for (let attempt = 0; ; attempt += 1) {
    await until('a run is under way', async () =>
      (await rowsIn(app.database.db, sql`select 1 from connections where lease_until is not null`)).length > 0
        ? true
        : null,
    );
    await saveBackup(app.config, file, new Date());
    const { header } = await checkBackup(file);
    const logs = header.tables.find(({ name }) => name === 'integration_sync_logs');
    const text = linesOf(file);
    if (logs !== undefined && text.some((line) => line.includes('"running"'))) return header;
    if (attempt > 20) throw new Error('No backup was made while a sync ran.');
    rmSync(file);
  }
}

async function reread({ databaseUrl, dataDir }: AppConfig): Promise<Partial<AppConfig>> {
  if (databaseUrl !== null) return {};
  const { loadConfig } = await import('@/lib/env');
  const { authSecret, encryptionKeys } = loadConfig({ DEVTRACK_DATA_DIR: dataDir });
  return { authSecret, encryptionKeys };
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
