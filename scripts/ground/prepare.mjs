import path from 'node:path';
import { arePagesCurrent, buildBundle, buildPages, isBundleCurrent } from './build.mjs';
import { install, isInstalled } from './install.mjs';
import { withLock } from './lock.mjs';
import { root } from './project.mjs';

/**
 * Installs and builds what is missing or stale, and nothing else.
 * `dev`: with the development tools. `bundle`, `pages`: which builds the caller is going to use.
 */
export async function prepare({ dev, bundle, pages }) {
  const isCurrent = () => isInstalled({ dev }) && (!bundle || isBundleCurrent()) && (!pages || arePagesCurrent());
  if (isCurrent()) return;
  await withLock(path.join(root, 'dist/.lock'), async () => {
    // Looked at again with the lock in hand: whoever had it before has done this work.
    if (!isInstalled({ dev })) await install({ dev });
    if (bundle && !isBundleCurrent()) await buildBundle();
    if (pages && !arePagesCurrent()) await buildPages();
  });
}
