/**
 * `npm run bundle-report`: for each page the JavaScript of its first load, and what it loads on first use, gzipped, by
 * the manifests of the last build. Ends with 1 where a page is above its budget.
 */
import { readFileSync } from 'node:fs';
import vm from 'node:vm';
import { gzipSync } from 'node:zlib';
import { filesOfPage, kilobytes, overBudget } from './ground/bundle-sizes.mjs';
import { requireNode } from './ground/node-version.mjs';
import { enterProject, ExpectedError, filesUnder } from './ground/project.mjs';

/** kB, gzipped. */
const budgets = { '/dashboard': 200 };
const manifest = /^\.next\/server\/app(.*)\/page_client-reference-manifest\.js$/;

function main() {
  enterProject();
  const { rootMainFiles } = JSON.parse(readBuilt('build-manifest.json'));
  const rows = filesUnder('.next/server/app')
    .filter((file) => manifest.test(file))
    .map((file) => rowOf(file, rootMainFiles))
    .sort((a, b) => b.firstLoad - a.firstLoad);
  console.table(
    Object.fromEntries(
      rows.map(({ page, firstLoad, firstFiles, onFirstUse }) => [
        page,
        {
          'first load, kB': firstLoad,
          files: firstFiles,
          'on first use, kB': onFirstUse,
          ...(page in budgets ? { 'budget, kB': budgets[page] } : {}),
        },
      ]),
    ),
  );
  console.log(
    `Gzipped; ${kilobytes(rootMainFiles, sizeOf)} kB of every first load are React, the framework and its router.`,
  );
  const problems = overBudget(rows, budgets);
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) process.exitCode = 1;
}

function rowOf(file, rootMainFiles) {
  const context = {};
  vm.runInNewContext(readBuilt(file.replace('.next/', '')), Object.assign(context, { globalThis: context }));
  const [{ entryJSFiles }] = Object.values(context.__RSC_MANIFEST);
  const { first, later } = filesOfPage({ rootMainFiles, entryJSFiles }, (chunk) => readBuilt(chunk));
  return {
    page: pageOf(file),
    firstLoad: kilobytes(first, sizeOf),
    firstFiles: first.length,
    onFirstUse: kilobytes(later, sizeOf),
  };
}

/** Folders in brackets group pages and are no part of an address. */
function pageOf(file) {
  return (manifest.exec(file)?.[1] ?? '').replaceAll(/\/\([^)]*\)/g, '') || '/';
}

const sizes = new Map();

function sizeOf(file) {
  const size = sizes.get(file) ?? gzipSync(readBuilt(file)).length;
  sizes.set(file, size);
  return size;
}

function readBuilt(file) {
  try {
    return readFileSync(`.next/${file}`, 'utf8');
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
    throw new ExpectedError(`.next/${file} is missing: run "npm run build" first.`);
  }
}

if (requireNode()) {
  try {
    main();
  } catch (error) {
    console.error(error?.expected ? error.message : error);
    process.exitCode = 1;
  }
}
