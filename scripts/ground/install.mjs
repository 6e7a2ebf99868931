/** Brings `node_modules` to what package-lock.json says, with npm alone. */
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ExpectedError, fingerprint, readJson, root } from './project.mjs';
import { runWithProgress, withParent } from './progress.mjs';

const modules = path.join(root, 'node_modules');
const stampFile = path.join(modules, '.devtrack-install.json');
const npmsOwnRecord = path.join(modules, '.package-lock.json');

/** Whether what is installed is what the lock file says, with the development tools where `dev` asks for them. */
export function isInstalled({ dev }) {
  const stamp = readJson(stampFile);
  if (stamp !== null)
    return stamp.key === installKey() && (stamp.dev || !dev) && directDependencies(dev).every(isThere);
  // Installed by hand with npm: its own record tells what it put there.
  if (!matchesLock(dev)) return false;
  writeStamp(matchesLock(true));
  return true;
}

export async function install({ dev: wanted }) {
  // Whoever develops here keeps the tools: a start after a pull must not take them away.
  const dev = wanted || isThere('vitest');
  rmSync(stampFile, { force: true });
  const omit = dev ? [] : ['--omit=dev'];
  const label = `Installing ${lockedPackages(dev).length} packages${dev ? ' with development tools' : ''}`;
  const clean = await runWithProgress(label, ...npm(['ci', ...omit]), npmOptions());
  if (clean.code !== 0) {
    console.log(`npm ci could not: ${firstError(clean.output)} Trying npm install.`);
    // --no-save: what this machine could not resolve must not change the lock file.
    const loose = await runWithProgress(label, ...npm(['install', '--no-save', ...omit]), npmOptions());
    if (loose.code !== 0)
      throw new ExpectedError(
        `The packages could not be installed.\n${loose.output.trim().split('\n').slice(-15).join('\n')}`,
      );
  }
  if (!dev) removeSourceMaps();
  writeStamp(dev);
}

function installKey() {
  const { platform, arch, versions } = process;
  return fingerprint(['package-lock.json'], { platform, arch, node: versions.node.split('.')[0] });
}

function writeStamp(dev) {
  writeFileSync(stampFile, JSON.stringify({ key: installKey(), dev }));
}

function directDependencies(dev) {
  const manifest = readJson(path.join(root, 'package.json')) ?? {};
  return Object.keys({ ...manifest.dependencies, ...(dev ? manifest.devDependencies : {}) });
}

function isThere(name) {
  return existsSync(path.join(modules, name, 'package.json'));
}

/** The lock's packages for this machine, as [path, entry]. */
function lockedPackages(dev) {
  const lock = readJson(path.join(root, 'package-lock.json'));
  return Object.entries(lock?.packages ?? {}).filter(
    ([name, entry]) => name !== '' && (dev || !entry.dev) && isForThisMachine(entry),
  );
}

function isForThisMachine({ os: systems, cpu, libc }) {
  return (
    allows(systems, process.platform) && allows(cpu, process.arch) && (libc === undefined || allows(libc, ourLibc()))
  );
}

/** npm's lists name what a package is for, or with `!` what it is not for. */
function allows(list, value) {
  if (list === undefined || list.length === 0) return true;
  return list.includes(value) || (list.every((entry) => entry.startsWith('!')) && !list.includes(`!${value}`));
}

let libcFound;
function ourLibc() {
  if (process.platform !== 'linux') return 'none';
  // Without it the report looks up the names of all open connections.
  process.report.excludeNetwork = true;
  libcFound ??= process.report.getReport().header.glibcVersionRuntime === undefined ? 'musl' : 'glibc';
  return libcFound;
}

function matchesLock(dev) {
  const record = readJson(npmsOwnRecord)?.packages;
  if (record === undefined) return false;
  return lockedPackages(dev).every(([name, entry]) => record[name]?.version === entry.version);
}

/** npm as the one that runs this script, else the one beside this Node, else the one on the path. */
function npm(args) {
  const beside = [
    path.join(path.dirname(process.execPath), 'node_modules/npm/bin/npm-cli.js'),
    path.resolve(process.execPath, '../../lib/node_modules/npm/bin/npm-cli.js'),
  ];
  const script = [process.env.npm_execpath ?? '', ...beside].find(
    (file) => file.endsWith('npm-cli.js') && existsSync(file),
  );
  const all = [...args, '--no-audit', '--no-fund'];
  if (script !== undefined) return [process.execPath, [...withParent, script, ...all]];
  if (spawnSync('npm', ['--version'], { shell: process.platform === 'win32' }).status !== 0)
    throw new ExpectedError('npm is not on the path: install it with Node.js from https://nodejs.org.');
  return ['npm', all];
}

function npmOptions() {
  const env = { ...process.env };
  // A process manager or a container may start us without a home, or with one that may not be written.
  if (!canKeepCache(process.env.HOME || os.homedir())) {
    env.npm_config_cache ??= path.join(os.tmpdir(), `devtrack-npm-${process.getuid?.() ?? ''}`);
  }
  // NODE_ENV=production would make npm leave out the development tools that were asked for.
  delete env.NODE_ENV;
  return { cwd: root, env, shell: process.platform === 'win32' && !process.env.npm_execpath };
}

/** Tried, not asked: to the superuser every folder claims to be writable. */
function canKeepCache(home) {
  const cache = path.join(home, '.npm');
  try {
    if (!existsSync(cache)) mkdirSync(cache);
    accessSync(cache, constants.W_OK);
    return true;
  } catch (error) {
    if (typeof error.code === 'string') return false;
    throw error;
  }
}

function firstError(output) {
  const lines = output.split('\n').map((line) => line.replace(/^npm (error|ERR!)\s*/, '').trim());
  return (
    lines.find(
      (line, index) =>
        output.split('\n')[index]?.match(/^npm (error|ERR!)/) && line !== '' && !line.startsWith('code '),
    ) ?? 'it gave no reason.'
  );
}

/** A fifth of the tree is source maps of other people's packages, which only a debugger reads. */
function removeSourceMaps() {
  const walk = (folder) => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const inner = path.join(folder, entry.name);
      if (entry.isDirectory()) walk(inner);
      else if (/\.(js|mjs|cjs|css|ts|mts|cts)\.map$/.test(entry.name)) rmSync(inner, { force: true });
    }
  };
  walk(modules);
}
