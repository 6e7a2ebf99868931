import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSandboxEnv } from './env';

describe('the sandbox’s variables', () => {
  it.each(['0', '65536', 'abc', '40.5', '-1', '4010x'])('name SANDBOX_PORT when it is %s', (value) => {
    expect(readSandboxEnv({ SANDBOX_PORT: value }).problems).toEqual([expect.stringContaining('SANDBOX_PORT')]);
  });

  it('have defaults', () => {
    expect(readSandboxEnv({ SANDBOX_WORKSPACE: ' ' })).toEqual({
      env: { port: 4010, workspace: null, dataDir: path.resolve('.data') },
      problems: [],
    });
  });

  it('are read', () => {
    expect(readSandboxEnv({ SANDBOX_PORT: '5000', SANDBOX_WORKSPACE: '/w', DEVTRACK_DATA_DIR: '/d' }).env).toEqual({
      port: 5000,
      workspace: '/w',
      dataDir: '/d',
    });
  });
});
