import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { sql, type SQL } from 'drizzle-orm';
import { PGlite } from '@electric-sql/pglite';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ConfigError } from '@/lib/config-error';
import { openDatabase, type Database, type Db } from '@/lib/db/client';
import { tableNames } from '@/lib/db/migrate';
import { migrations } from '@/lib/db/migrations';
import { freshPostgresDatabase, postgresServer } from '../support/postgres';

type Rows = Record<string, unknown>[];
const answer = z.object({ rows: z.array(z.record(z.string(), z.unknown())) });

/** Both drivers answer with `rows`; what else they answer differs. */
async function rowsOf(db: Db, query: SQL): Promise<Rows> {
  return answer.parse(await db.execute(query)).rows;
}

/** One engine: how to get a database that is empty, how to prepare it before it is ours, and how to ask it. */
interface Engine {
  name: string;
  skipped: string;
  fresh: () => Promise<Place>;
}
interface Place {
  /** As another program would, before or after us. */
  run(text: string): Promise<void>;
  open(): Promise<Database>;
  drop(): Promise<void>;
}

const server = await postgresServer();

const engines: Engine[] = [
  {
    name: 'PGlite',
    skipped: '',
    fresh: () => {
      const dataDir = mkdtempSync(path.join(os.tmpdir(), 'devtrack-database-'));
      mkdirSync(dataDir, { recursive: true });
      return Promise.resolve({
        run: async (text) => {
          const pglite = await PGlite.create(path.join(dataDir, 'db'));
          await pglite.exec(text);
          await pglite.close();
        },
        open: () => openDatabase({ databaseUrl: null, databaseDirectUrl: null, dataDir }),
        drop: () => Promise.resolve(rmSync(dataDir, { recursive: true, force: true })),
      });
    },
  },
  {
    name: 'Postgres',
    skipped: server.reason === null ? '' : ` (skipped: ${server.reason})`,
    fresh: async () => {
      const { url, drop } = await freshPostgresDatabase();
      return {
        run: async (text) => {
          const client = new pg.Client({ connectionString: url });
          await client.connect();
          try {
            await client.query(text);
          } finally {
            await client.end();
          }
        },
        open: () => openDatabase({ databaseUrl: url, databaseDirectUrl: null, dataDir: '' }),
        drop,
      };
    },
  },
];

/** What Supabase does before anybody else comes: the API's roles may use whatever appears in the schema. */
const apiRoles = `
  DO $$ BEGIN
    IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'anon') THEN CREATE ROLE anon NOLOGIN; END IF;
    IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'authenticated') THEN CREATE ROLE authenticated NOLOGIN; END IF;
  END $$;
  GRANT USAGE ON SCHEMA public TO anon, authenticated;
  ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT ALL ON TABLES TO anon, authenticated;
  ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT ALL ON SEQUENCES TO anon, authenticated;
  ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT ALL ON FUNCTIONS TO anon, authenticated;
`;

const providers = ['github', 'notion', 'slack', 'calendar'];
const viewColumns = [
  'id',
  'user_id',
  ...providers.map((provider) => `${provider}_connected`),
  ...providers.flatMap((provider) => [
    `${provider}_token_encrypted`,
    `${provider}_refresh_token_encrypted`,
    `${provider}_token_expires_at`,
  ]),
  'slack_team_id',
  ...providers.map((provider) => `last_${provider}_sync`),
  'created_at',
  'updated_at',
];

/** The design document's own columns; ours may have more. */
const documentColumns: Record<string, string[]> = {
  users: ['id', 'email', 'name', 'created_at'],
  user_keys: ['user_id'],
  connections: ['id', 'user_id', 'provider', 'account_id', 'next_sync_at', 'lease_gen', 'token_gen'],
  activities: [
    'id',
    'user_id',
    'source',
    'type',
    'external_id',
    'external_url',
    'title',
    'occurred_at',
    'metadata',
    'created_at',
  ],
  integration_sync_logs: [
    'id',
    'user_id',
    'provider',
    'status',
    'items_synced',
    'error_message',
    'duration_ms',
    'started_at',
    'completed_at',
    'created_at',
  ],
  ai_summaries: [
    'id',
    'user_id',
    'date',
    'type',
    'summary',
    'highlights',
    'insights',
    'recommendations',
    'stats',
    'created_at',
  ],
  notifications: ['id', 'user_id', 'kind', 'provider', 'title', 'body', 'href', 'created_at', 'read_at'],
  audit_logs: ['id', 'user_id', 'action', 'outcome', 'address', 'created_at'],
  oauth_states: ['state_hash', 'user_id', 'session_id', 'provider', 'redirect_uri', 'expires_at'],
};

for (const { name, skipped, fresh } of engines)
  describe(`the database on ${name}${skipped}`, () => {
    describe.skipIf(skipped !== '')('as it is made', () => {
      let place: Place;
      let database: Database;
      const ask = (query: SQL): Promise<Rows> => rowsOf(database.db, query);
      beforeAll(async () => {
        place = await fresh();
        await place.run(apiRoles);
        database = await place.open();
      });
      afterAll(async () => {
        await database?.close();
        await place?.drop();
      });

      it('has the tables and columns of the contract and the design document', async () => {
        const rows = await ask(
          sql`select table_name, column_name from information_schema.columns where table_schema = 'public'`,
        );
        for (const [table, columns] of Object.entries(documentColumns)) {
          const found = rows.filter((row) => row.table_name === table).map((row) => row.column_name);
          expect(found, table).toEqual(expect.arrayContaining(columns));
        }
      });

      it('keeps every time with its zone', async () => {
        const rows = await ask(
          sql`select table_name, column_name, data_type from information_schema.columns where table_schema = 'public' and (data_type like 'time%' or column_name ~ '(_at|_until|range_start|_end|_from|_to)$')`,
        );
        expect(rows.length).toBeGreaterThan(40);
        expect(rows.filter((row) => row.data_type !== 'timestamp with time zone')).toEqual([]);
      });

      it('has the indexes and unique keys that were asked for', async () => {
        const rows = await ask(sql`select indexname, indexdef from pg_indexes where schemaname = 'public'`);
        const definition = (name: string) => String(rows.find((row) => row.indexname === name)?.indexdef);
        expect(definition('idx_sync_logs_user_provider')).toMatch(/\(user_id, provider/);
        expect(definition('idx_sync_logs_created_at')).toMatch(/\(created_at DESC/);
        expect(definition('idx_summaries_user_date')).toMatch(/\(user_id, date DESC/);
        expect(definition('idx_activities_source')).toMatch(/\(source\)/);
        expect(definition('idx_activities_external_id')).toMatch(/\(external_id\)/);
        const unique = rows.map((row) => String(row.indexdef)).filter((text) => text.startsWith('CREATE UNIQUE'));
        expect(unique.some((text) => /activities .*\(user_id, source, external_id\)/.test(text))).toBe(true);
        expect(unique.some((text) => /ai_summaries .*\(user_id, date, type\)/.test(text))).toBe(true);
        expect(unique.some((text) => /connections .*\(user_id, provider, account_id\)/.test(text))).toBe(true);
      });

      it('has the document’s integrations as a view with the caller’s rights, exactly these columns', async () => {
        const columns = await ask(
          sql`select column_name from information_schema.columns where table_schema = 'public' and table_name = 'integrations' order by ordinal_position`,
        );
        expect(columns.map((row) => row.column_name).sort()).toEqual([...viewColumns].sort());
        const [view] = await ask(sql`select relkind, reloptions from pg_class where relname = 'integrations'`);
        expect(view).toMatchObject({ relkind: 'v', reloptions: ['security_invoker=true'] });
      });

      it('shows one row per user there, connected or not', async () => {
        const user = await ask(
          sql`insert into users (name, email) values ('One', 'one@example.com'), ('Two', 'two@example.com') returning id`,
        );
        const one = String(user[0]?.id);
        await ask(sql`insert into connections (user_id, provider, account_id, account_label, origin, access_token_encrypted, slack_team_id, last_sync_at)
        values (${one}, 'slack', 'U1', 'One', 'https://slack.com', 'sealed-slack', 'T1', '2026-03-18T12:00:00Z'), (${one}, 'github', '1', 'one', 'https://github.com', 'sealed-github', null, null)`);
        const rows = await ask(sql`select * from integrations order by slack_connected desc`);
        expect(rows).toHaveLength(2);
        expect(rows[0]).toMatchObject({
          user_id: one,
          slack_connected: true,
          github_connected: true,
          notion_connected: false,
          calendar_connected: false,
          slack_token_encrypted: 'sealed-slack',
          github_token_encrypted: 'sealed-github',
          slack_team_id: 'T1',
          last_github_sync: null,
        });
        expect(rows[0]?.last_slack_sync).not.toBeNull();
        expect(rows[1]).toMatchObject({ slack_connected: false, github_connected: false, slack_token_encrypted: null });
      });

      it('has row level security on every table and no policy', async () => {
        const rows = await ask(
          sql`select relname, relrowsecurity from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'public' and c.relkind in ('r', 'p')`,
        );
        expect(rows.map((row) => row.relname).sort()).toEqual([...tableNames].sort());
        expect(rows.filter((row) => row.relrowsecurity !== true)).toEqual([]);
        expect(await ask(sql`select * from pg_policies where schemaname = 'public'`)).toEqual([]);
      });

      it.each(['anon', 'authenticated'])(
        'gives %s, and everybody, nothing: no table, view, sequence or function',
        async (role) => {
          const granted = await ask(sql`
        select c.relname, privilege from pg_class c join pg_namespace n on n.oid = c.relnamespace
        cross join unnest(array['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER']) as privilege
        where n.nspname not in ('pg_catalog', 'information_schema') and n.nspname not like 'pg_toast%' and c.relkind in ('r', 'v', 'm', 'p', 'f')
          and (has_table_privilege(${role}, c.oid, privilege) or has_any_column_privilege(${role}, c.oid, case when privilege in ('SELECT', 'INSERT', 'UPDATE', 'REFERENCES') then privilege else 'SELECT' end))`);
          expect(granted).toEqual([]);
          const sequences = await ask(
            sql`select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname not in ('pg_catalog', 'information_schema') and case c.relkind when 'S' then has_sequence_privilege(${role}, c.oid, 'USAGE, SELECT, UPDATE') else false end`,
          );
          expect(sequences).toEqual([]);
          const functions = await ask(
            sql`select p.proname from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname not in ('pg_catalog', 'information_schema') and has_function_privilege(${role}, p.oid, 'EXECUTE')`,
          );
          expect(functions).toEqual([]);
        },
      );

      it.each(['anon', 'authenticated'])('lets nobody read a row as %s', async (role) => {
        const names = await ask(
          sql`select relname from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'public' and c.relkind in ('r', 'v', 'p', 'm')`,
        );
        expect(names.length).toBeGreaterThanOrEqual(tableNames.length + 1);
        for (const { relname } of names) {
          await expect(
            asRole(database, role, `select * from ${String(relname)}`),
            String(relname),
          ).rejects.toMatchObject({ code: '42501' });
        }
        await expect(asRole(database, role, 'select devtrack_now()')).rejects.toMatchObject({ code: '42501' });
      });

      it('would hide its rows even from a role that was given the tables', async () => {
        await ask(sql`grant select on users, connections to anon`);
        await expect(asRole(database, 'anon', 'select * from users')).resolves.toEqual([]);
        await expect(asRole(database, 'anon', 'select * from connections')).resolves.toEqual([]);
        await ask(sql`revoke select on users, connections from anon`);
      });

      it('tells its own time, moved only by the row that a simulator sets', async () => {
        await ask(sql`update devtrack_clock set offset_ms = 3600000`);
        const [row] = await ask(sql`select extract(epoch from devtrack_now() - now())::float8 as seconds`);
        expect(row?.seconds).toBeCloseTo(3600, 3);
        await ask(sql`update devtrack_clock set offset_ms = 0`);
        await expect(database.db.execute(sql`insert into devtrack_clock (only_row) values (false)`)).rejects.toThrow();
      });

      it('hands a notification to whoever listens', async () => {
        let heard: (payload: string | null) => void = () => undefined;
        const message = new Promise<string | null>((resolve) => (heard = resolve));
        const stop = await database.listen('devtrack_due', (payload) => heard(payload));
        await database.notify('devtrack_due', 'an-id');
        expect(await message).toBe('an-id');
        await stop();
      });
    });

    describe.skipIf(skipped !== '')('at the start', () => {
      let place: Place;
      afterEach(async () => {
        await place.drop();
      });

      it('leaves a database of another origin as it is and names what is there', async () => {
        place = await fresh();
        await place.run(
          `create table users (id serial primary key, nickname text); insert into users (nickname) values ('theirs')`,
        );
        await expect(place.open()).rejects.toSatisfy(
          (error) =>
            error instanceof ConfigError &&
            error.problems.length === 1 &&
            /"users".*another origin.*Nothing was changed/.test(error.message),
        );
        await place.run(`do $$ begin
        if (select count(*) from users where nickname = 'theirs') <> 1 then raise exception 'their row is gone'; end if;
        if (select count(*) from pg_tables where schemaname = 'public') <> 1 then raise exception 'a table was made'; end if;
        if exists (select 1 from pg_class where relname = 'users' and relrowsecurity) then raise exception 'their table was changed'; end if;
      end $$`);
      });

      it('changes nothing at a second opening, and refuses a database that a newer version has changed', async () => {
        place = await fresh();
        await (await place.open()).close();
        const again = await place.open();
        const rows = await rowsOf(again.db, sql`select name from devtrack_migrations`);
        await again.close();
        expect(rows.map((row) => row.name).sort()).toEqual(migrations.map((migration) => migration.name).sort());
        await place.run(`insert into devtrack_migrations (name) values ('9999_later')`);
        await expect(place.open()).rejects.toSatisfy(
          (error) => error instanceof ConfigError && /newer.*9999_later.*nothing was changed/.test(error.message),
        );
      });
    });
  });

describe.skipIf(server.url === null)(
  `a Postgres that many processes share${server.reason === null ? '' : ` (skipped: ${server.reason})`}`,
  () => {
    it('is migrated once when eight start together', async () => {
      const { url, drop } = await freshPostgresDatabase();
      const opened = await Promise.all(
        Array.from({ length: 8 }, () => openDatabase({ databaseUrl: url, databaseDirectUrl: null, dataDir: '' })),
      );
      const [first] = opened;
      if (first === undefined) throw new Error('Nothing was opened.');
      const rows = await rowsOf(first.db, sql`select name, count(*)::int as n from devtrack_migrations group by name`);
      expect(rows).toHaveLength(migrations.length);
      expect(rows.every((row) => row.n === 1)).toBe(true);
      await Promise.all(opened.map((database) => database.close()));
      await drop();
    });

    it('is listened to again after its connection was cut, and what was missed is told as nothing in particular', async () => {
      const { url, drop } = await freshPostgresDatabase();
      const database = await openDatabase({ databaseUrl: url, databaseDirectUrl: null, dataDir: '' });
      const heard: (string | null)[] = [];
      let onHeard: () => void = () => undefined;
      const stop = await database.listen('devtrack_due', (payload) => {
        heard.push(payload);
        onHeard();
      });
      const reconnected = new Promise<void>((resolve) => (onHeard = resolve));
      await database.db.execute(
        sql`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'devtrack-devtrack_due' and datname = current_database()`,
      );
      await reconnected;
      const told = new Promise<void>((resolve) => (onHeard = resolve));
      await database.notify('devtrack_due', 'after');
      await told;
      expect(heard).toEqual([null, 'after']);
      await stop();
      await database.close();
      await drop();
    });
  },
);

describe('a database that cannot be reached', () => {
  it('fails the opening within seconds, with the reason', async () => {
    await expect(
      openDatabase({
        databaseUrl: 'postgres://dev:hunter2@127.0.0.1:1/devtrack',
        databaseDirectUrl: null,
        dataDir: '',
      }),
    ).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });
});

/** Runs one query under the role, in a transaction that is rolled back; the driver's own error comes out. */
async function asRole(database: Database, role: string, query: string): Promise<Rows> {
  const rollback = new Error('rollback');
  let rows: Rows = [];
  try {
    await database.db.transaction(async (tx) => {
      await tx.execute(sql.raw(`set local role ${role}`));
      rows = await rowsOf(tx, sql.raw(query));
      throw rollback;
    });
  } catch (error) {
    if (error === rollback) return rows;
    throw error instanceof Error && error.cause !== undefined ? error.cause : error;
  }
  return rows;
}
