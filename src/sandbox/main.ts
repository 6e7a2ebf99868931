/** `npm run sandbox`: the sandbox alone, until it is told to end. */
import { sandboxClient } from './credentials';
import { sandboxEnv } from './env';
import { startSandbox } from './server';
import { WorkspaceError } from './workspace';

const { env, problems } = sandboxEnv();
if (problems.length > 0) fail(problems);
else await run();

async function run(): Promise<void> {
  try {
    const sandbox = await startSandbox({ ...env, log: (event, fields) => logLine(event, fields) });
    print(
      `DevTrack sandbox ${sandbox.reused ? 'is already running' : 'is ready'} at ${sandbox.origin}. DevTrack finds it by SANDBOX_PORT=${new URL(sandbox.origin).port}; provider variables: ${variables(sandbox.origin)}`,
    );
    if (sandbox.reused) return;
    const end = () => void sandbox.close().then(() => process.exit(0));
    process.once('SIGTERM', end);
    process.once('SIGINT', end);
  } catch (error) {
    if (!(error instanceof WorkspaceError)) throw error;
    fail([error.message]);
  }
}

/** For a DevTrack that is to take the sandbox for the real providers. */
function variables(origin: string): string {
  const urls = {
    GITHUB_URL: `${origin}/github`,
    GITHUB_API_URL: `${origin}/github`,
    NOTION_API_URL: `${origin}/notion`,
    SLACK_URL: `${origin}/slack`,
    GOOGLE_AUTH_URL: `${origin}/calendar`,
    GOOGLE_TOKEN_URL: `${origin}/calendar`,
    GOOGLE_API_URL: `${origin}/calendar`,
  };
  const clients = [
    ['GITHUB', 'github'],
    ['NOTION', 'notion'],
    ['SLACK', 'slack'],
    ['GOOGLE', 'calendar'],
  ] as const;
  const credentials = clients.flatMap(([prefix, id]) => [
    `${prefix}_CLIENT_ID=${sandboxClient(id).id}`,
    `${prefix}_CLIENT_SECRET=${sandboxClient(id).secret}`,
  ]);
  return [...Object.entries(urls).map(([name, url]) => `${name}=${url}`), ...credentials].join(' ');
}

function logLine(event: string, fields: Record<string, unknown> = {}): void {
  if (event === 'error')
    process.stderr.write(
      `sandbox ${event}: ${fields.error instanceof Error ? (fields.error.stack ?? fields.error.message) : 'unknown'}\n`,
    );
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function fail(lines: readonly string[]): void {
  process.stderr.write(`${lines.join('\n')}\n`);
  process.exitCode = 1;
}
