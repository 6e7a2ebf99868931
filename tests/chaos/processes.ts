/** Web, worker and sandbox processes of the built product, and what they log. */
import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';

export type Role = 'web' | 'worker' | 'sandbox';

/** A line of the product's log, as far as it is looked at. */
export interface LogLine {
  level: string;
  event?: string;
  error?: unknown;
}

/** What a process inherits: nothing of this shell's configuration. */
const inherited = ['PATH', 'HOME', 'LANG', 'TMPDIR', 'TZ'];

export class ProductProcess {
  readonly pid: number;
  private state: 'live' | 'stopped' | 'ended' = 'live';
  /** Somebody ended it; else it ended by itself. */
  private asked = false;
  readonly ended: Promise<void>;
  private readonly child: ChildProcess;
  private readonly heard: ((line: string) => void)[] = [];
  /** The end of what it said, for a process that ends unasked. */
  private readonly lastWords: string[] = [];

  constructor(
    readonly name: string,
    readonly role: Role,
    env: Readonly<Record<string, string>>,
    hear: (line: LogLine) => void,
  ) {
    const own = Object.fromEntries(inherited.map((key) => [key, process.env[key]]));
    this.child = spawn(process.execPath, ['--enable-source-maps', 'dist/main.js', role], {
      env: { ...own, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.pid = this.child.pid ?? 0;
    const orphaned = (): void => void this.child.kill('SIGKILL');
    process.once('exit', orphaned);
    this.ended = new Promise((resolve) =>
      this.child.once('exit', () => {
        process.off('exit', orphaned);
        this.state = 'ended';
        resolve();
      }),
    );
    for (const stream of [this.child.stdout, this.child.stderr]) {
      if (stream === null) continue;
      createInterface({ input: stream }).on('line', (line) => {
        this.lastWords.push(line);
        if (this.lastWords.length > 20) this.lastWords.shift();
        for (const one of this.heard) one(line);
        if (line.startsWith('{"level"')) hear(JSON.parse(line) as LogLine);
      });
    }
  }

  /** Resolves at the first line that contains `text`; rejects when the process ends before. */
  said(text: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.heard.push((line) => {
        if (line.includes(text)) resolve();
      });
      void this.ended.then(() => reject(new Error(`${this.name} ended before it said "${text}":\n${this.words()}`)));
    });
  }

  words(): string {
    return this.lastWords.join('\n');
  }

  is(state: ProductProcess['state']): boolean {
    return this.state === state;
  }

  get endedByItself(): boolean {
    return this.state === 'ended' && !this.asked;
  }

  signal(signal: NodeJS.Signals): void {
    this.asked ||= signal === 'SIGKILL' || signal === 'SIGTERM';
    this.child.kill(signal);
    if (signal === 'SIGSTOP') this.state = 'stopped';
    if (signal === 'SIGCONT' && this.state === 'stopped') this.state = 'live';
  }

  async endsWithin(ms: number): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<boolean>((resolve) => {
      timer = setTimeout(() => resolve(false), ms);
    });
    const ends = await Promise.race([this.ended.then(() => true), late]);
    clearTimeout(timer);
    return ends;
  }
}
