/** Everything a running sandbox holds, however it is reached. */
import { Counters } from './counters';
import type { SandboxFakes } from './fakes';
import { Faults } from './faults';
import type { GrantFile } from './grant-file';
import { SandboxGrants } from './grants';
import { Journal } from './journal';
import { PageMemory } from './page-memory';
import { Rotation } from './rotation';
import type { TokenSource } from './token-source';

export type SandboxLog = (event: string, fields?: Record<string, unknown>) => void;

export interface SandboxClock {
  /** Added to the real time. */
  offsetMs: number;
  now(): Date;
}

export interface SandboxState {
  origin: string;
  /** What `GET /__sandbox` says of who this is. */
  identity: Readonly<Record<string, unknown>>;
  providerIds: readonly string[];
  fakes: SandboxFakes;
  faults: Faults;
  pages: PageMemory;
  journal: Journal;
  rotation: Rotation;
  counters: Counters;
  grants: SandboxGrants;
  clock: SandboxClock;
  /** For faults that delay. */
  wait(ms: number): Promise<unknown>;
  log: SandboxLog;
}

export interface StateOptions {
  origin: string;
  identity: Readonly<Record<string, unknown>>;
  fakes: SandboxFakes;
  grantFile: GrantFile;
  source?: TokenSource;
  now(): Date;
  wait(ms: number): Promise<unknown>;
  log: SandboxLog;
}

export function makeState(options: StateOptions): SandboxState {
  const { origin, identity, fakes, grantFile, source, now, wait, log } = options;
  const clock = { offsetMs: 0, now: () => new Date(now().getTime() + clock.offsetMs) };
  const journal = new Journal(clock.now);
  return {
    origin,
    identity: { ...identity, providers: fakes.ids },
    providerIds: fakes.ids,
    fakes,
    faults: new Faults(),
    pages: new PageMemory(),
    journal,
    rotation: new Rotation(fakes.ids),
    counters: new Counters(),
    grants: new SandboxGrants(grantFile, clock.now, source, ({ provider, id }) =>
      journal.note(provider, id, 'grant_ended'),
    ),
    clock,
    wait,
    log,
  };
}
