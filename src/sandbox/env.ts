/** The sandbox's own variables, for `npm run sandbox`; within `npm start` the caller passes them in. */
import path from 'node:path';
import type { EnvSource } from '@/lib/integrations/provider';

export interface SandboxEnv {
  port: number;
  /** Folder of workspace files; null: the synthetic developer. */
  workspace: string | null;
  dataDir: string;
}

/** `problems` holds one line per bad value; `env` then carries the default in its place. */
export function readSandboxEnv(source: EnvSource): { env: SandboxEnv; problems: string[] } {
  const problems: string[] = [];
  const text = source.SANDBOX_PORT?.trim() ?? '';
  const port = text === '' ? 4010 : Number(text);
  const portIsValid = Number.isInteger(port) && port >= 1 && port <= 65_535;
  if (!portIsValid) problems.push(`SANDBOX_PORT: set a port between 1 and 65535 (found "${text.slice(0, 40)}")`);
  const workspace = source.SANDBOX_WORKSPACE?.trim() ?? '';
  return {
    env: {
      port: portIsValid ? port : 4010,
      workspace: workspace === '' ? null : path.resolve(workspace),
      dataDir: path.resolve(source.DEVTRACK_DATA_DIR?.trim() || '.data'),
    },
    problems,
  };
}

export function sandboxEnv(): { env: SandboxEnv; problems: string[] } {
  return readSandboxEnv(process.env);
}
