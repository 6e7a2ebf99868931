/** Makes `dist/` (server, worker, commands: one esbuild bundle each) and `.next/` (pages), each only when stale. */
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ExpectedError, filesUnder, fingerprint, readJson, root } from './project.mjs';
import { runWithProgress, withParent } from './progress.mjs';

const bundleStamp = path.join(root, 'dist/build.json');
const pagesStamp = path.join(root, '.next/devtrack-build.json');

export function isBundleCurrent() {
  return readJson(bundleStamp)?.key === keys().bundle;
}

export function arePagesCurrent() {
  return readJson(pagesStamp)?.key === keys().pages;
}

/** What a build reads. Tests are left out: changing one rebuilds nothing. */
function keys() {
  const sources = filesUnder('src').filter((file) => !/\.test\.tsx?$/.test(file));
  const shared = [...sources, 'package-lock.json', 'tsconfig.json', 'scripts/ground/build.mjs'];
  const publicEnv = Object.fromEntries(
    Object.entries(process.env)
      .filter(([name]) => name.startsWith('NEXT_PUBLIC_'))
      .sort(),
  );
  const facts = { node: process.versions.node.split('.')[0] };
  return {
    bundle: fingerprint(shared, facts),
    pages: fingerprint([...shared, ...filesUnder('public'), 'next.config.ts', 'postcss.config.mjs'], {
      ...facts,
      publicEnv,
    }),
  };
}

/** Every file is written whole under another name first, and the stamp last: a build that was killed is not taken for one. */
export async function buildBundle() {
  const { bundle: key } = keys();
  const started = Date.now();
  rmSync(bundleStamp, { force: true });
  const esbuild = await import('esbuild');
  const result = await esbuild.build(bundleOptions()).catch((error) => {
    throw new ExpectedError(`The server bundle could not be built.\n${error.message}`);
  });
  // Its process would otherwise stay for as long as the server runs.
  await esbuild.stop();
  const written = new Set();
  for (const { path: file, contents } of result.outputFiles) {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(`${file}.new`, contents);
    renameSync(`${file}.new`, file);
    written.add(file);
  }
  removeOthers(path.join(root, 'dist'), written);
  await makeBaseImage();
  writeFileSync(bundleStamp, JSON.stringify({ key }));
  console.log(`Building the server: done in ${((Date.now() - started) / 1000).toFixed(1)} s`);
}

/** What a new embedded database starts from; made by the version of PGlite that will read it. */
async function makeBaseImage() {
  const image = path.join(root, 'dist', 'pglite-base');
  const version = path.join(root, 'dist', 'pglite-base.json');
  const pglite = readJson(path.join(root, 'node_modules/@electric-sql/pglite/package.json'))?.version;
  const key = fingerprint(['src/lib/db/embedded.ts'], { pglite });
  if (existsSync(image) && readJson(version)?.key === key) return;
  rmSync(image, { recursive: true, force: true });
  const command = [path.join(root, 'dist/cli/base-image.js'), image];
  const { code, output } = await runWithProgress(
    'Preparing the database',
    process.execPath,
    [...withParent, ...command],
    { cwd: root },
  );
  if (code !== 0) throw new ExpectedError(`The database image could not be made.\n${output.trim()}`);
  writeFileSync(version, JSON.stringify({ key }));
}

function bundleOptions() {
  const commands = filesUnder('src/cli').filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'));
  return {
    absWorkingDir: root,
    entryPoints: [
      { in: 'src/main.ts', out: 'main' },
      ...commands.map((file) => ({ in: file, out: file.replace(/^src\//, '').replace(/\.ts$/, '') })),
    ],
    outdir: 'dist',
    bundle: true,
    write: false,
    packages: 'external',
    format: 'esm',
    platform: 'node',
    target: 'node20',
    jsx: 'automatic',
    sourcemap: true,
    alias: { '@': path.join(root, 'src') },
    logLevel: 'silent',
  };
}

/** A command that is gone from the sources must not go on working from an old build. */
function removeOthers(folder, written) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const file = path.join(folder, entry.name);
    if (entry.name === 'pglite-base') continue;
    if (entry.isDirectory()) removeOthers(file, written);
    else if (/\.js(\.map)?(\.new)?$/.test(entry.name) && !written.has(file)) rmSync(file);
  }
}

export async function buildPages() {
  if (!existsSync(path.join(root, 'src/app')))
    throw new ExpectedError('src/app is missing: this is not a whole checkout.');
  const { pages: key } = keys();
  rmSync(pagesStamp, { force: true });
  const next = path.join(root, 'node_modules/next/dist/bin/next');
  const env = { ...process.env, NODE_ENV: 'production' };
  const { code, output } = await runWithProgress(
    'Building the pages',
    process.execPath,
    [...withParent, next, 'build'],
    {
      cwd: root,
      env,
    },
  );
  if (code !== 0) throw new ExpectedError(`The pages could not be built.\n${output.trim()}`);
  writeFileSync(pagesStamp, JSON.stringify({ key }));
}
