import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { ConfigError } from '../config-error';
import {
  backupFooter,
  backupHeader,
  formatName,
  formatVersion,
  maxLineLength,
  type BackupHeader,
} from './backup-format';

export interface BackupSink {
  /** Called once, before any row. */
  header?(header: BackupHeader): Promise<void>;
  /** Rows of one table in order, a few hundred at a time. */
  rows?(table: BackupHeader['tables'][number], lines: readonly string[]): Promise<void>;
}

/** Ends the reading with one line for the operator. */
class UnusableBackup extends Error {}

const linesPerCall = 500;
const lengthPerCall = 4 * 1024 * 1024;

/**
 * Reads a backup to its end and checks form, counts and hash on the way. What was handed to the sink counts only once
 * this resolves. @throws ConfigError with one line saying what is wrong with the file.
 */
export async function readBackup(
  file: string,
  sink: BackupSink = {},
): Promise<{ header: BackupHeader; sha256: string }> {
  try {
    return await readLines(file, sink);
  } catch (error) {
    const reason = error instanceof UnusableBackup ? error.message : fileReason(error);
    if (reason === null) throw error;
    throw new ConfigError([`${file} ${reason}. Nothing was changed.`]);
  }
}

async function readLines(file: string, sink: BackupSink): Promise<{ header: BackupHeader; sha256: string }> {
  const hash = createHash('sha256');
  const lines = linesOf(file);
  const header = parseHeader(await nextLine(lines, hash));
  await sink.header?.(header);
  for (const table of header.tables) await readTable(table, lines, hash, sink);
  const sha256 = hash.digest('hex');
  const footer = backupFooter.safeParse(parseJson(await nextLine(lines)));
  if (!footer.success) throw new UnusableBackup('is damaged: its rows are not as many as its header says');
  if (footer.data.sha256 !== sha256)
    throw new UnusableBackup('is damaged: its content is not what was written (the checksum differs)');
  if ((await lines.next()).done !== true) throw new UnusableBackup('is damaged: something follows its end');
  return { header, sha256 };
}

async function readTable(
  table: BackupHeader['tables'][number],
  lines: AsyncGenerator<Buffer>,
  hash: Hash,
  sink: BackupSink,
): Promise<void> {
  let batch: string[] = [];
  let length = 0;
  for (let row = 0; row < table.rows; row += 1) {
    const line = await nextLine(lines, hash);
    const values = parseJson(line);
    const isRow =
      Array.isArray(values) &&
      values.length === table.columns.length &&
      values.every((value) => value === null || typeof value === 'string');
    if (!isRow) throw new UnusableBackup(`is damaged: row ${row + 1} of ${JSON.stringify(table.name)} is no row of it`);
    batch.push(line);
    length += line.length;
    if (batch.length < linesPerCall && length < lengthPerCall) continue;
    await sink.rows?.(table, batch);
    batch = [];
    length = 0;
  }
  if (batch.length > 0) await sink.rows?.(table, batch);
}

function parseHeader(line: string): BackupHeader {
  const value = parseJson(line);
  if (typeof value !== 'object' || value === null || !('format' in value) || value.format !== formatName)
    throw new UnusableBackup('is no DevTrack backup');
  if ('formatVersion' in value && typeof value.formatVersion === 'number' && value.formatVersion > formatVersion) {
    throw new UnusableBackup(
      `was made by a newer version of DevTrack (form ${value.formatVersion}, this version reads ${formatVersion}); update DevTrack first`,
    );
  }
  const parsed = backupHeader.safeParse(value);
  if (!parsed.success) throw new UnusableBackup('is damaged: its header is not whole');
  return parsed.data;
}

async function nextLine(lines: AsyncGenerator<Buffer>, hash?: Hash): Promise<string> {
  const next = await lines.next();
  if (next.done === true) throw new UnusableBackup('is cut off: its end is missing');
  hash?.update(next.value).update('\n');
  return next.value.toString('utf8');
}

/** The lines without their ends. What follows the last end is no line: the file was cut there. */
async function* linesOf(file: string): AsyncGenerator<Buffer> {
  const source = createReadStream(file);
  const text = createGunzip();
  source.on('error', (error) => text.destroy(error));
  let rest: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of source.pipe(text) as AsyncIterable<Buffer>) {
      let start = 0;
      for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, start)) {
        yield Buffer.concat([...rest, chunk.subarray(start, end)]);
        rest = [];
        length = 0;
        start = end + 1;
      }
      rest.push(chunk.subarray(start));
      length += chunk.length - start;
      if (length > maxLineLength) throw new UnusableBackup('is damaged: a line of it is too long');
    }
    if (length > 0) throw new UnusableBackup('is cut off: its last line is not whole');
  } finally {
    source.destroy();
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    // Undefined is no JSON value: whoever asked sees that there was none.
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function fileReason(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error)) return null;
  const code = String(error.code);
  if (code === 'ENOENT') return 'does not exist';
  if (code === 'EISDIR') return 'is a directory';
  if (code === 'EACCES') return 'may not be read by this user';
  if (code === 'Z_BUF_ERROR') return 'is cut off: its end is missing';
  // Any other code of zlib's: what is there does not unpack.
  if (code === 'Z_DATA_ERROR') return 'is no DevTrack backup, or damaged: it does not unpack';
  return null;
}
