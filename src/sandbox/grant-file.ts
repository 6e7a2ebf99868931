/**
 * The one file behind the sandbox's grants. Its first line holds all of them; every change since is one more line,
 * appended before the answer that tells of it leaves: a killed sandbox has lost no token that it gave out (the
 * system's write cache outlives the process; a power cut may take the last moment). Once the changes outweigh half of
 * the first line the file is written anew, so a rotation costs the same however many there were.
 */
import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

const storedToken = z.object({
  /** SHA-256 of the token, hex. */
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  kind: z.enum(['access', 'refresh']),
  /** Milliseconds since 1970; null: never. */
  expiresAt: z.number().nullable(),
  /** Rotated away. */
  ended: z.boolean(),
  /** Rotated away, but taken until then. */
  graceUntil: z.number().optional(),
});
const grantFields = {
  id: z.string(),
  provider: z.string(),
  account: z.enum(['subject', 'other']),
  scopes: z.array(z.string()),
};
const storedGrant = z.object({ ...grantFields, revoked: z.boolean(), tokens: z.array(storedToken) });
const contents = z.object({ version: z.literal(1), grants: z.array(storedGrant) });
/** A new grant, the end of one, or a token as it is from now on. */
const grantChange = z.union([
  z.object({ of: z.string(), token: storedToken }),
  z.object({ grant: z.object(grantFields) }),
  z.object({ revoked: z.string() }),
]);

export type StoredToken = z.infer<typeof storedToken>;
export type StoredGrant = z.infer<typeof storedGrant>;
export type GrantChange = z.infer<typeof grantChange>;

export interface GrantFile {
  read(): { grants: StoredGrant[]; changes: GrantChange[] };
  /** Keeps the changes, all or none of them. `whole`: everything, these changes included. */
  append(changes: readonly GrantChange[], whole: () => readonly StoredGrant[]): void;
}

/** Kept nowhere. */
export const noGrantFile: GrantFile = { read: () => ({ grants: [], changes: [] }), append: () => undefined };

/** A small file is not worth rewriting. */
const changesKeptBytes = 4096;

/** Throws with one line naming the file when it exists but is not ours or is damaged. */
export function grantFile(dataDir: string): GrantFile {
  const file = path.join(dataDir, 'sandbox.json');
  let wholeBytes = 0;
  /** Infinity: the next change writes the file anew. */
  let changedBytes = Infinity;
  const rewrite = (grants: readonly StoredGrant[]) => {
    mkdirSync(dataDir, { recursive: true });
    const draft = `${file}.${process.pid}.tmp`;
    const text = `${JSON.stringify({ version: 1, grants })}\n`;
    writeFileSync(draft, text, { mode: 0o600 });
    renameSync(draft, file);
    wholeBytes = text.length;
    changedBytes = 0;
  };
  return {
    read() {
      if (!existsSync(file)) return { grants: [], changes: [] };
      const found = parseFile(readFileSync(file, 'utf8'));
      if (found === null)
        throw new Error(
          `${file} is not a sandbox file of this version; delete it (sandbox connections then have to be made again)`,
        );
      return found;
    },
    append(changes, whole) {
      const line = `${JSON.stringify(changes)}\n`;
      changedBytes += line.length;
      const isDue = changedBytes > Math.max(changesKeptBytes, wholeBytes / 2);
      if (isDue || !existsSync(file)) rewrite(whole());
      else appendFileSync(file, line);
    },
  };
}

/** Null: not such a file. A last line without its end was being written when the process died, and nobody was answered. */
function parseFile(text: string): { grants: StoredGrant[]; changes: GrantChange[] } | null {
  const [first = '', ...lines] = text.split('\n');
  const whole = contents.safeParse(parseJson(first));
  const changes = z.array(z.array(grantChange)).safeParse(lines.slice(0, -1).map(parseJson));
  if (!whole.success || !changes.success) return null;
  return { grants: whole.data.grants, changes: changes.data.flat() };
}

/** Undefined for text that is not JSON; the schema then refuses it with the one message that names the file. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
