/** The server's side of the operator channel. */
import { randomUUID } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { Readable, Writable } from 'node:stream';
import { z } from 'zod';
import { ConfigError } from '../config-error';
import { database, type Database } from '../db/client';
import { config, type AppConfig } from '../env';
import { HttpError } from '../http/http-error';
import { json, readJson } from '../http/route';
import { assertOperator, operatorActions, type OperatorAction } from './channel';
import { rotateKeys } from './rotate';
import { writeBackup } from './write-backup';

/** `keyIds`: the ring that the command was given by variable; null: it has the generated one, which is the server's. */
const rotateRequest = z.strictObject({ prune: z.boolean(), keyIds: z.array(z.string()).nullable() });

const actions: Record<OperatorAction, (settings: AppConfig, opened: Database, body: unknown) => Promise<Response>> = {
  backup: (settings, opened) => backupAnswer(settings, opened),
  'rotate-keys': async (settings, { db }, body) => {
    const { prune, keyIds } = rotateRequest.parse(body);
    if (keyIds !== null) assertSameRing(settings, keyIds);
    return json(await rotateKeys(db, settings, prune));
  },
  'key-ids': (settings) => Promise.resolve(json({ keyIds: settings.encryptionKeys.map(({ id }) => id) })),
};

/** Answers one action of a command on this machine. @throws HttpError */
export async function answerOperator(request: Request, name: string): Promise<Response> {
  const action = operatorActions.find((known) => known === name);
  if (action === undefined) throw new HttpError(404, 'not_found', 'There is nothing here.');
  const settings = config();
  assertOperator(request, settings.authSecret, action);
  const body = await readJson(request);
  try {
    return await actions[action](settings, await database(), body);
  } catch (error) {
    if (error instanceof ConfigError) throw new HttpError(409, 'operator_refused', error.problems.join(' '));
    throw error;
  }
}

/**
 * The whole backup is on disk before the first byte is sent: a caller who reads slowly must not hold the database. The
 * file has no name any more by then, so that nothing of it stays behind, whatever happens.
 */
async function backupAnswer(settings: AppConfig, { db }: Database): Promise<Response> {
  mkdirSync(settings.dataDir, { recursive: true, mode: 0o700 });
  const spool = path.join(settings.dataDir, `backup-${randomUUID()}.part`);
  const handle = await open(spool, 'wx+', 0o600);
  try {
    rmSync(spool);
    await writeBackup(db, settings, new Date(), () => appender(handle));
  } catch (error) {
    await handle.close();
    throw error;
  }
  const content = Readable.toWeb(handle.createReadStream({ start: 0 })) as ReadableStream<Uint8Array>;
  return new Response(content, { headers: { 'content-type': 'application/gzip', 'cache-control': 'no-store' } });
}

/** Writes at the handle's place and leaves it open, because there is no name to open it by again. */
function appender(handle: FileHandle): Writable {
  return new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      handle.writeFile(chunk).then(() => done(), done);
    },
  });
}

/** With a ring given by variable the command may have a newer one than the process that has to open what it wraps. */
function assertSameRing({ encryptionKeys }: AppConfig, keyIds: readonly string[]): void {
  const own = encryptionKeys.map(({ id }) => id);
  if (own.join() === keyIds.join()) return;
  throw new HttpError(
    409,
    'operator_refused',
    `The running server has the keys ${own.join(', ')}, this command ${keyIds.join(', ')}. Restart the server with the ring of this command, then run it again.`,
  );
}
