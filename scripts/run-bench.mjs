/** `node scripts/run-bench.mjs NAME`: installs and builds what is missing, then runs `bench/NAME.ts` against the built product. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { requireNode } from './ground/node-version.mjs';

async function main([name = '', ...args]) {
  const { enterProject, ExpectedError } = await import('./ground/project.mjs');
  const { prepare } = await import('./ground/prepare.mjs');
  enterProject();
  if (!/^[a-z][a-z-]*$/.test(name) || !existsSync(`bench/${name}.ts`))
    throw new ExpectedError(`There is no benchmark "${name}".`);
  await prepare({ dev: true, bundle: true, pages: true });
  const child = spawn(process.execPath, ['--import', 'tsx', `bench/${name}.ts`, ...args], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  child.once('exit', (code) => {
    process.exitCode = code ?? 1;
  });
}

if (requireNode()) {
  main(process.argv.slice(2)).catch((error) => {
    console.error(error?.expected ? error.message : error);
    process.exit(1);
  });
}
