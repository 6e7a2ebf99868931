/** What a run has in store, drawn from its seed before it starts. */
import { randomBy, type Random } from '@/sandbox/synthetic/random';
import type { RotationRequest } from '@/sandbox/rotation';
import type { Fault } from '@/sandbox/faults';
import { apiFaults, tokenFaults, tokenPaths } from './faults';
import { providerIds, type ProviderId } from './people';

/** `slot`: which process of its role; `pick`: which connection, by its number among all. */
export type Happening =
  | { what: 'kill'; role: 'web' | 'worker'; slot: number }
  | { what: 'pause'; role: 'web' | 'worker'; slot: number; ms: number }
  | { what: 'terminate'; slot: number }
  | { what: 'cut backends'; share: number }
  | { what: 'flush redis' }
  | { what: 'stop redis'; ms: number }
  | { what: 'faults'; kind: string; faults: Fault[] }
  | { what: 'refused tokens'; picks: number[] }
  | { what: 'rotation'; rotation: RotationRequest }
  | { what: 'expire'; picks: number[] }
  | { what: 'revoke'; pick: number }
  | { what: 'press'; pick: number; button: 'sync' | 'reread' | 'older' }
  | { what: 'disconnect'; pick: number }
  | { what: 'cron' }
  | { what: 'change'; provider: ProviderId; times: number };

export interface PlannedHappening {
  /** Milliseconds from the start of the disturbance. */
  at: number;
  happening: Happening;
}

export interface Plan {
  seed: number;
  seconds: number;
  users: number;
  workers: number;
  webs: number;
  /** Items of the one large account. */
  crowd: number;
  /** Whether lateness counts as a violation. */
  bounds: boolean;
  happenings: PlannedHappening[];
}

export interface PlanOptions {
  seed: number;
  seconds: number;
  connections: number;
  kills: number;
  crowd: number;
  bounds: boolean;
}

export function planFor({ seed, seconds, connections, kills, crowd, bounds }: PlanOptions): Plan {
  const random = randomBy(`chaos ${seed}`);
  const users = Math.ceil(connections / providerIds.length);
  const workers = 3;
  const webs = 2;
  const ms = seconds * 1000;
  const happenings: PlannedHappening[] = [];
  /** Evenly spread, each at a random moment of its share of the time. */
  const spread = (count: number, draw: () => Happening): void => {
    for (let index = 0; index < count; index += 1)
      happenings.push({ at: Math.floor(((index + random.next()) * ms) / count), happening: draw() });
  };
  const every = (period: number, draw: () => Happening): void => spread(Math.ceil(seconds / period), draw);
  const pick = (): number => random.int(0, connections - 1);
  const victim = (): { role: 'web' | 'worker'; slot: number } =>
    random.chance(0.85)
      ? { role: 'worker', slot: random.int(0, workers - 1) }
      : { role: 'web', slot: random.int(0, webs - 1) };

  spread(kills, () => ({ what: 'kill', ...victim() }));
  every(15, () => ({ what: 'pause', ...victim(), ms: random.pick([1500, 4000, 9000]) }));
  // Longer than a lease: it wakes up beside the one that took over.
  every(60, () => ({
    what: 'pause',
    role: 'worker',
    slot: random.int(0, workers - 1),
    ms: random.int(53_000, 58_000),
  }));
  every(25, () => ({ what: 'terminate', slot: random.int(0, workers - 1) }));
  every(6, () => ({ what: 'cut backends', share: random.pick([0.2, 0.5, 1]) }));
  every(20, () => ({ what: 'flush redis' }));
  every(30, () => ({ what: 'stop redis', ms: random.int(1000, 6000) }));
  const kinds = random.shuffled([...Object.keys(apiFaults), ...Object.keys(tokenFaults), refusal, refusal]);
  for (let index = 0; index * faultsMs < ms; index += 1) {
    const kind = kinds[index % kinds.length] ?? refusal;
    const happening =
      kind === refusal ? { what: refusal, picks: [pick(), pick(), pick(), pick()] } : faultsOf(random, kind);
    happenings.push({ at: index * faultsMs, happening });
  }
  every(12, () => ({ what: 'rotation', rotation: rotationFor(random) }));
  every(7, () => ({ what: 'expire', picks: [pick(), pick(), pick(), pick()] }));
  every(25, () => ({ what: 'revoke', pick: pick() }));
  every(3, () => ({ what: 'press', pick: pick(), button: random.pick(['sync', 'sync', 'sync', 'reread', 'older']) }));
  every(20, () => ({ what: 'disconnect', pick: pick() }));
  every(40, () => ({ what: 'cron' }));
  every(0.5, () => ({ what: 'change', provider: random.pick(providerIds), times: random.int(1, 3) }));
  return { seed, seconds, users, workers, webs, crowd, bounds, happenings: happenings.sort((a, b) => a.at - b.at) };
}

/** Of one kind at a time, and each for the same time, so that it can be counted which ones were met. */
const faultsMs = 2000;
const refusal = 'refused tokens' as const;

function faultsOf(random: Random, kind: string): Happening {
  const isToken = kind in tokenFaults;
  const make = isToken ? tokenFaults[kind] : apiFaults[kind];
  const faults = Array.from({ length: isToken ? 3 : random.int(4, 8) }, (): Fault => {
    const provider = random.pick(providerIds);
    const trouble = make?.(random) ?? {};
    return {
      provider,
      times: 1,
      after: random.int(0, isToken ? 0 : 2),
      ...(isToken ? { path: tokenPaths[provider] } : {}),
      ...trouble,
    };
  });
  return { what: 'faults', kind, faults };
}

/** Access tokens that are always about to end, so that every run renews its own. */
const accessSeconds = 120;

export function rotationFor(random: Random): RotationRequest {
  const mode = random.weighted([1, 4, 2]);
  if (mode === 0) return { mode: 'provider', accessSeconds };
  if (mode === 1) return { mode: 'strict', accessSeconds };
  return { mode: 'grace', accessSeconds, graceSeconds: 120, repeat: random.chance(0.5) ? 'same' : 'new' };
}
