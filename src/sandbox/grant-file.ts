/** The one file behind the sandbox's grants: read whole, written whole, never half. */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
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
});
const storedGrant = z.object({
  id: z.string(),
  provider: z.string(),
  account: z.enum(['subject', 'other']),
  scopes: z.array(z.string()),
  revoked: z.boolean(),
  tokens: z.array(storedToken),
});
const contents = z.object({ version: z.literal(1), grants: z.array(storedGrant) });

export type StoredToken = z.infer<typeof storedToken>;
export type StoredGrant = z.infer<typeof storedGrant>;

export interface GrantFile {
  read(): StoredGrant[];
  write(grants: readonly StoredGrant[]): void;
}

/** Throws with one line naming the file when it exists but is not ours or is damaged. */
export function grantFile(dataDir: string): GrantFile {
  const file = path.join(dataDir, 'sandbox.json');
  return {
    read() {
      if (!existsSync(file)) return [];
      const parsed = contents.safeParse(parseJson(readFileSync(file, 'utf8')));
      if (!parsed.success)
        throw new Error(
          `${file} is not a sandbox file of this version; delete it (sandbox connections then have to be made again)`,
        );
      return parsed.data.grants;
    },
    write(grants) {
      mkdirSync(dataDir, { recursive: true });
      const draft = `${file}.${process.pid}.tmp`;
      writeFileSync(draft, JSON.stringify({ version: 1, grants }), { mode: 0o600 });
      renameSync(draft, file);
    },
  };
}

/** Undefined for text that is not JSON; the schema then refuses it with the one message that names the file. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
