/** A process that asks for a connection's token whenever it is told to; run by `refresh.ts`, which it tells how it went. */
import { createHash } from 'node:crypto';
import { openDatabase, provideDatabase } from '@/lib/db/client';
import { provideSandbox } from '@/lib/integrations/installation';
import { services } from '@/lib/integrations/services';

export interface Ask {
  userId: string;
  provider: string;
  /** Reads one after another in each lane, and lanes beside each other. */
  reads: number;
  lanes: number;
}

export interface Told {
  ms: number;
  /** Of the last token read. */
  digest: string;
}

const { DATABASE_URL = '', DEVTRACK_DATA_DIR = '', BENCH_SANDBOX = '' } = process.env;
const opening = openDatabase({ databaseUrl: DATABASE_URL, databaseDirectUrl: null, dataDir: DEVTRACK_DATA_DIR });
provideDatabase(opening);
provideSandbox(BENCH_SANDBOX);
const { tokens } = await services();

process.on('message', (ask: Ask) => void answer(ask));
process.on('disconnect', () => process.exit());
process.send?.({ ready: true });

async function answer({ userId, provider, reads, lanes }: Ask): Promise<void> {
  const started = performance.now();
  let token = '';
  const lane = async (): Promise<void> => {
    for (let read = 0; read < reads; read += 1) token = await tokens.getValidToken(userId, provider);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  const told: Told = {
    ms: performance.now() - started,
    digest: createHash('sha256').update(token).digest('hex'),
  };
  process.send?.(told);
}
