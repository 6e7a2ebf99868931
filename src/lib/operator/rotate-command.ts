import { z } from 'zod';
import { ConfigError } from '../config-error';
import type { AppConfig } from '../env';
import { askServer } from './channel';
import { withDatabaseOrServer } from './open';
import { rotateKeys, type Rotation } from './rotate';

const rotationAnswer = z.object({
  newest: z.string(),
  added: z.string().nullable(),
  rewrapped: z.number(),
  done: z.number(),
  total: z.number(),
  removable: z.array(z.string()),
  removed: z.array(z.string()),
}) satisfies z.ZodType<Rotation>;

/** Rotates here, or in the server that has the embedded database. @throws ConfigError */
export async function rotateByCommand(settings: AppConfig, prune: boolean): Promise<Rotation> {
  const keyIds = settings.encryptionKeys.map(({ id }) => id);
  if (settings.databaseUrl !== null) await assertServerKnows(settings, keyIds);
  return withDatabaseOrServer(
    settings,
    ({ db }) => rotateKeys(db, settings, prune),
    'rotate-keys',
    { prune, keyIds: settings.secretsFile === null ? keyIds : null },
    async (answer) => rotationAnswer.parse(await answer.json()),
  );
}

/** What a rotation came to, one line per fact. */
export function rotationLines(
  { newest, added, done, total, removable, removed }: Rotation,
  generated: boolean,
): string[] {
  const may = removable.filter((id) => !removed.includes(id));
  const lines = added === null ? [] : [`Made the key ${added}.`];
  const state = `${done} of ${total} keys now under ${newest}`;
  if (done < total)
    return [
      ...lines,
      `${state}; the others stay as they are, because no key of the ring opens them: add the one that is missing back to the ring.`,
    ];
  if (removed.length > 0)
    return [
      ...lines,
      `${state}; ${removed.join(', ')} removed. Backups made before need ${removed.join(', ')}: each holds its own keys.`,
    ];
  if (may.length === 0) return [...lines, `${state}.`];
  return [
    ...lines,
    `${state}; ${may.join(', ')} may be removed${generated ? ': npm run keys:rotate -- --prune' : ' from ENCRYPTION_KEYS, once no backup needs it.'}`,
  ];
}

/** A server on this machine that has no key to open what is about to be wrapped would fail at once; those elsewhere cannot be asked. */
async function assertServerKnows(settings: AppConfig, keyIds: readonly string[]): Promise<void> {
  const [newest] = keyIds;
  const answer = await askServer(settings, 'key-ids').catch((error: unknown) => {
    // Something else has that port.
    if (error instanceof ConfigError) return null;
    throw error;
  });
  if (answer === null || newest === undefined) return;
  const { keyIds: known } = z.object({ keyIds: z.array(z.string()) }).parse(await answer.json());
  if (!known.includes(newest))
    throw new ConfigError([
      `The server on port ${settings.port} does not know the key ${newest} yet. Restart every process with this ENCRYPTION_KEYS, then run this again.`,
    ]);
}
