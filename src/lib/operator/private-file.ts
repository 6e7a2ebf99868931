/** Files that the owner alone may read, written whole under another name and renamed: never half, never for a moment readable by others. */
import { randomUUID } from 'node:crypto';
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';

export function writePrivateFile(file: string, content: string): void {
  const draft = `${file}.${randomUUID()}.part`;
  try {
    const descriptor = openSync(draft, 'wx', 0o600);
    try {
      writeSync(descriptor, content);
      // Before the rename: after a power cut the name must not lead to an empty file.
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(draft, file);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}
