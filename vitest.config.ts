import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  test: {
    include: [
      'src/**/*.test.ts',
      'tests/{contract,integration,chaos,evaluation,simulation}/**/*.test.ts',
      'scripts/**/*.test.{ts,mjs}',
    ],
    // They end what hangs; a busy machine is not in a hurry.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 120_000 } },
  },
});
