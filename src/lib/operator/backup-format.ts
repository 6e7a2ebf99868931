/**
 * The backup file: gzip of lines. First the header, then each table's rows in the header's order and number (a row is a
 * JSON array of the columns' texts), last the footer with the SHA-256 of everything before it.
 */
import { z } from 'zod';

export const formatName = 'devtrack-backup';
export const formatVersion = 1;

/** A longer line than any row of ours: a forged file must not fill the memory. */
export const maxLineLength = 64 * 1024 * 1024;

export const backupHeader = z.object({
  format: z.literal(formatName),
  formatVersion: z.number().int(),
  createdAt: z.iso.datetime(),
  /** Applied when the backup was made, in order. */
  migrations: z.array(z.string()).min(1),
  tables: z.array(
    z.object({ name: z.string(), columns: z.array(z.string()).min(1), rows: z.number().int().nonnegative() }),
  ),
  /** The master keys that wrap user keys in this backup. */
  keyIds: z.array(z.string()),
  /** Of an installation that generated its own; null: they were given by variable and are kept elsewhere. */
  secrets: z.object({ authSecret: z.string().min(32), encryptionKeys: z.string().min(1) }).nullable(),
  /** What the built-in sandbox has granted, so that its connections go on as well, by lines of its file; earlier backups have the first alone. Null: there was none. */
  sandbox: z.union([z.array(z.unknown()), z.record(z.string(), z.unknown())]).nullable(),
});
export type BackupHeader = z.infer<typeof backupHeader>;

export const backupFooter = z.strictObject({ sha256: z.string().regex(/^[0-9a-f]{64}$/) });

/** What both sides print. */
export interface BackupFacts {
  createdAt: string;
  migrations: string[];
  tables: { name: string; rows: number }[];
  keyIds: string[];
  withSecrets: boolean;
}

export function factsOf(header: BackupHeader): BackupFacts {
  const { createdAt, migrations, keyIds, secrets } = header;
  return {
    createdAt,
    migrations,
    keyIds,
    withSecrets: secrets !== null,
    tables: header.tables.map(({ name, rows }) => ({ name, rows })),
  };
}
