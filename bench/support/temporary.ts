/** Folders that are gone when the process ends. */
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { atExit } from './exit';

export function temporaryFolder(name: string): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), `devtrack-bench-${name}-`));
  // What a process leaves that was killed a moment ago may still be growing.
  atExit(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}
