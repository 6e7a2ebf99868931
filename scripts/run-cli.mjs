/** `node scripts/run-cli.mjs NAME [arguments…]`: installs and builds what is missing, then runs the command `src/cli/NAME.ts` in this process. */
import { existsSync } from 'node:fs';
import { requireNode } from './ground/node-version.mjs';

async function main([name = '', ...args]) {
  const { enterProject, ExpectedError } = await import('./ground/project.mjs');
  enterProject();
  if (!/^[a-z][a-z-]*$/.test(name) || !existsSync(`src/cli/${name}.ts`))
    throw new ExpectedError(`There is no command "${name}".`);
  const { prepare } = await import('./ground/prepare.mjs');
  await prepare({ dev: false, bundle: true, pages: false });
  process.env.NODE_ENV = process.env.NODE_ENV || 'production';
  // The command reads its arguments where it would find them if it were started directly.
  process.argv.splice(1, Infinity, `dist/cli/${name}.js`, ...args);
  await import(`../dist/cli/${name}.js`);
}

if (requireNode()) {
  main(process.argv.slice(2)).catch((error) => {
    console.error(error?.expected ? error.message : error);
    process.exit(1);
  });
}
