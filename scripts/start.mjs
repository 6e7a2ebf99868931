/**
 * `npm start` and its relatives: brings a bare clone to a running role (all, web, worker, sandbox, dev).
 * Static imports stop at what every Node can read, so that an old one is told in one line what it lacks.
 */
import { requireNode } from './ground/node-version.mjs';

const roles = ['all', 'web', 'worker', 'sandbox', 'dev'];

async function main(role) {
  const { enterProject, ExpectedError } = await import('./ground/project.mjs');
  if (!roles.includes(role)) throw new ExpectedError(`Usage: node scripts/start.mjs ${roles.join('|')}`);
  enterProject();
  // npm runs a script through a shell: a supervisor's SIGTERM ends npm and that shell, and nothing would tell us
  // (seen with npm 11 and dash); the port would stay taken. Started by hand, living on without a parent is a wish (nohup).
  if (process.env.npm_lifecycle_event) await import('./ground/with-parent.mjs');
  const { prepare } = await import('./ground/prepare.mjs');
  if (role === 'dev') {
    await prepare({ dev: true, bundle: false, pages: false });
    const { startDevelopment } = await import('./ground/development.mjs');
    return startDevelopment();
  }
  await prepare({ dev: false, bundle: true, pages: role === 'all' || role === 'web' });
  process.env.NODE_ENV = process.env.NODE_ENV || 'production';
  // In this process: a second one would only stand between it and its signals.
  return import('../dist/main.js');
}

if (requireNode()) {
  main(process.argv[2]).catch((error) => {
    console.error(error && error.expected ? error.message : error);
    process.exit(1);
  });
}
