/**
 * The machine that everything under test runs on: its time, timers, network and randomness are the simulator's. Code
 * that belongs to no actor (the simulator itself, the test runner) keeps the real timers and the real network.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import { randomBy, type Random } from '@/sandbox/synthetic/random';

/** A process, or whoever else acts: all its code runs under its name, so that it can be stopped and killed as a whole. */
export interface Actor {
  readonly name: string;
  state: 'live' | 'stopped' | 'dead';
}

export interface Timer {
  readonly actor: Actor;
  readonly id: number;
  at: number;
  /** Of an interval. */
  readonly everyMs: number | null;
  /** A request's deadline: no reason to let time pass, unless a request hangs. */
  readonly deadline: boolean;
  fire(): void;
}

export type Network = (actor: Actor, request: Request) => Promise<Response>;

const actors = new AsyncLocalStorage<Actor>();
const realTurn = setImmediate;
/** Quiet turns of the event loop after which nothing is under way any more. */
const quietTurns = 2;
const longestRealMs = 2 ** 31 - 1;

export class Machine {
  now = 0;
  /** Moves whenever an actor reaches a border, so that it can be told when all have. */
  stirred = 0;
  private readonly timers = new Map<number, Timer>();
  private timerCount = 0;
  private random: Random = randomBy('');
  private secret: () => Buffer = () => Buffer.alloc(32);
  private undo: (() => void)[] = [];
  network: Network = () => Promise.reject(new TypeError('no network'));

  /** Puts this machine under the process. `restore` gives the real one back. */
  install(): void {
    this.installTime();
    this.installTimers();
    this.installRandomness();
    const realFetch = globalThis.fetch;
    const send = (input: Parameters<typeof fetch>[0], init?: RequestInit): Promise<Response> => {
      const actor = actors.getStore();
      return actor === undefined ? realFetch(input, init) : this.network(actor, new Request(input, init));
    };
    this.replace(globalThis, 'fetch', send);
  }

  restore(): void {
    for (const step of this.undo.reverse()) step();
    this.undo = [];
    syncBuiltinESMExports();
  }

  /** A new life from `now` on, the same for the same seed. */
  reset(seed: string, now: number): void {
    this.now = now;
    this.timers.clear();
    this.timerCount = 0;
    this.random = randomBy(`machine ${seed}`);
    let count = 0;
    this.secret = () =>
      crypto
        .createHash('sha256')
        .update(`${seed} ${(count += 1)}`)
        .digest();
  }

  run<T>(actor: Actor, work: () => T): T {
    return actors.run(actor, work);
  }

  /** For what belongs to the simulator though an actor asks for it: the database's own doings. */
  outside<T>(work: () => T): T {
    return actors.exit(work);
  }

  /** Timers of live actors, soonest first. */
  pending(): Timer[] {
    return [...this.timers.values()]
      .filter(({ actor }) => actor.state === 'live')
      .sort((a, b) => a.at - b.at || a.id - b.id);
  }

  fire(timer: Timer): void {
    if (timer.everyMs === null) this.timers.delete(timer.id);
    // However late: an interval's missed beats are one.
    else timer.at = this.now + timer.everyMs;
    this.run(timer.actor, () => timer.fire());
  }

  /** What a dead process leaves behind. */
  forget(actor: Actor): void {
    for (const timer of this.timers.values()) if (timer.actor === actor) this.timers.delete(timer.id);
  }

  /** Until every actor stands at a border again. */
  async settle(): Promise<void> {
    for (let quiet = 0; quiet < quietTurns; quiet += 1) {
      const before = this.stirred;
      await new Promise((resolve) => realTurn(resolve));
      if (this.stirred !== before) quiet = -1;
    }
  }

  private installTime(): void {
    const { Date: RealDate } = globalThis;
    const now = (): number => Math.floor(this.now);
    const date = new Proxy(RealDate, {
      construct: (target, args: unknown[], created) =>
        args.length === 0 ? new RealDate(now()) : (Reflect.construct(target, args, created) as Date),
      get: (target, name): unknown => (name === 'now' ? now : Reflect.get(target, name)),
    });
    this.replace(globalThis, 'Date', date);
  }

  private installTimers(): void {
    const add = (ms: number, everyMs: number | null, deadline: boolean, fire: () => void): Timer | null => {
      const actor = actors.getStore();
      if (actor === undefined) return null;
      this.stirred += 1;
      this.timerCount += 1;
      const timer = { actor, id: this.timerCount, at: this.now + ms, everyMs, deadline, fire };
      this.timers.set(timer.id, timer);
      return timer;
    };
    type Callback = (...args: unknown[]) => void;
    const { setTimeout: later, setInterval: often } = globalThis;
    this.replace(globalThis, 'setTimeout', (work: Callback, ms = 0, ...args: unknown[]) => {
      const timer = add(Math.max(1, ms), null, false, () => work(...args));
      if (timer !== null) return new Handle(timer.id);
      // The database's alarms, seen from another seed's year.
      return ms > longestRealMs ? new Handle(0) : later(work, ms, ...args);
    });
    this.replace(globalThis, 'setInterval', (work: Callback, ms = 0, ...args: unknown[]) => {
      const timer = add(Math.max(1, ms), Math.max(1, ms), false, () => work(...args));
      return timer === null ? often(work, ms, ...args) : new Handle(timer.id);
    });
    for (const name of ['clearTimeout', 'clearInterval'] as const) {
      const real = globalThis[name];
      this.replace(globalThis, name, (handle: unknown) => {
        if (handle instanceof Handle) this.timers.delete(handle.id);
        else real(handle as Parameters<typeof real>[0]);
      });
    }
    const realDeadline = AbortSignal.timeout.bind(AbortSignal);
    this.replace(AbortSignal, 'timeout', (ms: number) => {
      const controller = new AbortController();
      const expired = (): void => controller.abort(new DOMException('The operation timed out.', 'TimeoutError'));
      return add(ms, null, true, expired) === null ? realDeadline(ms) : controller.signal;
    });
  }

  /** Random values of actors repeat with the seed; nothing here protects anything. */
  private installRandomness(): void {
    const { randomBytes, randomUUID } = crypto;
    const { random } = Math;
    this.replace(Math, 'random', () => (actors.getStore() === undefined ? random() : this.random.next()));
    this.replace(crypto, 'randomUUID', () => {
      if (actors.getStore() === undefined) return randomUUID();
      const hex = this.secret().toString('hex');
      return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
    });
    this.replace(crypto, 'randomBytes', (size: number) =>
      actors.getStore() === undefined || size > 32 ? randomBytes(size) : this.secret().subarray(0, size),
    );
    // The thread pool would make the order of things the machine's own.
    const { subtle } = globalThis.crypto;
    const digest = subtle.digest.bind(subtle);
    this.replace(subtle, 'digest', (algorithm: AlgorithmIdentifier, data: ArrayBuffer | NodeJS.ArrayBufferView) => {
      const name = typeof algorithm === 'string' ? algorithm : algorithm.name;
      if (name !== 'SHA-256' || actors.getStore() === undefined) return digest(algorithm, data as ArrayBuffer);
      const bytes = ArrayBuffer.isView(data) ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength) : data;
      const hash = crypto.createHash('sha256').update(new Uint8Array(bytes)).digest();
      return Promise.resolve(new Uint8Array(hash).buffer);
    });
    syncBuiltinESMExports();
  }

  private replace(holder: object, name: string, value: unknown): void {
    const before = Object.getOwnPropertyDescriptor(holder, name);
    Object.defineProperty(holder, name, { value, configurable: true, writable: true, enumerable: true });
    this.undo.push(() => {
      if (before === undefined) Reflect.deleteProperty(holder, name);
      else Object.defineProperty(holder, name, before);
    });
  }
}

/** What `setTimeout` answers. */
class Handle {
  constructor(readonly id: number) {}
  unref(): this {
    return this;
  }
  ref(): this {
    return this;
  }
}

/** The actor whose code is running. */
export function currentActor(): Actor | undefined {
  return actors.getStore();
}
