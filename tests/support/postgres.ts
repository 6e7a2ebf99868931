/** A database of its own for one test app on the server that `TEST_DATABASE_URL` names. */
import { randomBytes } from 'node:crypto';
import pg from 'pg';

export const postgresUrl = process.env.TEST_DATABASE_URL ?? null;

export async function freshPostgresDatabase(): Promise<{ url: string; drop(): Promise<void> }> {
  if (postgresUrl === null) throw new Error('TEST_DATABASE_URL is not set.');
  const name = `devtrack_test_${randomBytes(6).toString('hex')}`;
  await run(postgresUrl, `create database ${name}`);
  const url = new URL(postgresUrl);
  url.pathname = `/${name}`;
  return { url: url.toString(), drop: () => run(postgresUrl, `drop database if exists ${name} with (force)`) };
}

async function run(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(statement);
  await client.end();
}
