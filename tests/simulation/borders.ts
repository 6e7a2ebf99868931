/**
 * Where actors meet the outside: a transaction, a request, an answer. Whoever comes to a border waits there until the
 * scheduler opens it, and learns of what lies behind it only what its fate lets through.
 */
import type { Actor, Machine } from './machine';

export type BorderKind = 'database' | 'request' | 'answer';

/**
 * `through`: it happens and its result comes back. `refused`: the connection breaks before. `unheard`: it happens, and
 * the connection breaks before the result. `silent`: it happens and nothing ever comes back (the actor dies of it, or
 * the network keeps it).
 */
export type Fate = 'through' | 'refused' | 'unheard' | 'silent';

export interface Border {
  readonly id: number;
  readonly actor: Actor;
  readonly kind: BorderKind;
  readonly label: string;
  /** The scheduler opens it no more: only the actor's own deadline ends the wait. */
  hung: boolean;
  open(fate: Fate): Promise<void>;
}

interface Crossing<T> {
  actor: Actor;
  kind: BorderKind;
  label: string;
  happen(): Promise<T>;
  broken(): Error;
  signal?: AbortSignal;
}

export class Borders {
  /** What happens is one step: an actor that comes to a border in the midst of it would wait for itself. */
  private crossing: string | null = null;
  private count = 0;
  private readonly waiting = new Map<number, Border>();

  constructor(private readonly machine: Machine) {}

  reset(): void {
    this.waiting.clear();
    this.count = 0;
    this.crossing = null;
  }

  of(isWanted: (border: Border) => boolean): Border[] {
    return [...this.waiting.values()].filter(isWanted);
  }

  forget(actor: Actor): void {
    for (const { id, actor: other } of this.waiting.values()) if (other === actor) this.waiting.delete(id);
  }

  wait<T>({ actor, kind, label, happen, broken, signal }: Crossing<T>): Promise<T> {
    if (this.crossing !== null)
      return Promise.reject(new Error(`${label} is waited for in the midst of ${this.crossing}: this never ends`));
    this.machine.stirred += 1;
    return new Promise<T>((resolve, reject) => {
      const id = (this.count += 1);
      const leave = (): boolean => {
        signal?.removeEventListener('abort', aborted);
        return this.waiting.delete(id);
      };
      const aborted = (): void => {
        if (leave()) reject(signal?.reason as Error);
      };
      const open = async (fate: Fate): Promise<void> => {
        leave();
        if (fate === 'refused') return reject(broken());
        this.crossing = label;
        const result = await settled(this.machine.run(actor, happen));
        this.crossing = null;
        if (fate === 'unheard') reject(broken());
        else if (fate === 'through') result.take(resolve, reject);
      };
      signal?.addEventListener('abort', aborted, { once: true });
      this.waiting.set(id, { id, actor, kind, label, hung: false, open });
      if (signal?.aborted === true) aborted();
    });
  }
}

async function settled<T>(
  work: Promise<T>,
): Promise<{ take(ok: (value: T) => void, failed: (e: unknown) => void): void }> {
  try {
    const value = await work;
    return { take: (ok) => ok(value) };
  } catch (error) {
    return { take: (_ok, failed) => failed(error) };
  }
}
