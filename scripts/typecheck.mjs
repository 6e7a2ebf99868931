/** `npm run typecheck`: the framework's generated types first (routes, style sheets), then the compiler over everything, tests included. */
import { spawnSync } from 'node:child_process';
import { enterProject } from './ground/project.mjs';

enterProject();
for (const command of [
  ['node_modules/next/dist/bin/next', 'typegen'],
  ['node_modules/typescript/bin/tsc', '--noEmit'],
]) {
  const { status } = spawnSync(process.execPath, command, { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
