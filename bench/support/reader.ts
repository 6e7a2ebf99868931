/** This side of a process that reads tokens. */
import { fork, type ChildProcess } from 'node:child_process';
import type { Instance } from './instance';
import type { Ask, Told } from './token-reader';

export class Reader {
  private constructor(private readonly child: ChildProcess) {}

  static async start(instance: Instance): Promise<Reader> {
    const child = fork('bench/support/token-reader.ts', {
      execArgv: ['--import', 'tsx'],
      env: { PATH: process.env.PATH, ...instance.env, NODE_ENV: 'production', BENCH_SANDBOX: instance.sandboxOrigin },
    });
    await new Promise((resolve, reject) => child.once('message', resolve).once('exit', reject));
    return new Reader(child);
  }

  ask(ask: Ask): Promise<Told> {
    return new Promise((resolve) => {
      this.child.once('message', (told) => resolve(told as Told));
      this.child.send(ask);
    });
  }

  /** It ends with its channel. */
  stop(): void {
    this.child.disconnect();
  }
}
