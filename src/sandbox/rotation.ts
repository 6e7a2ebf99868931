/** How refresh tokens behave, to order: beyond what each provider does by itself. */
import { z } from 'zod';

const seconds = z.number().int().min(1).max(31_536_000);

export const rotationRequest = z
  .strictObject({
    /** Absent: all providers. */
    provider: z.string().max(40).optional(),
    /**
     * `provider`: as that provider's fake does. `strict`: every refresh token works once. `grace`: the one before
     * works for a while longer.
     */
    mode: z.enum(['provider', 'strict', 'grace']),
    graceSeconds: seconds.optional(),
    /** What a token in its grace time is answered with: the pair that it was exchanged for, or a further one. */
    repeat: z.enum(['same', 'new']).optional(),
    /**
     * Lifetime of access tokens issued from now on. Providers whose tokens do not expire then issue expiring ones with
     * a refresh token.
     */
    accessSeconds: seconds.optional(),
    /** What a used-up refresh token meets: a refusal, or the end of its whole grant (RFC 9700, 4.14.2). */
    reuse: z.enum(['refuse', 'revoke']).optional(),
  })
  .refine(
    ({ mode, graceSeconds, repeat }) => mode === 'grace' || (graceSeconds === undefined && repeat === undefined),
    {
      message: 'graceSeconds and repeat go with the mode "grace"',
    },
  );
export type RotationRequest = z.infer<typeof rotationRequest>;

export interface RotationPolicy {
  mode: 'provider' | 'strict' | 'grace';
  graceSeconds: number;
  repeat: 'same' | 'new';
  /** Null: as the provider has it. */
  accessSeconds: number | null;
  reuse: 'refuse' | 'revoke';
}

const asTheProviderDoes: RotationPolicy = {
  mode: 'provider',
  graceSeconds: 0,
  repeat: 'same',
  accessSeconds: null,
  reuse: 'refuse',
};

export class Rotation {
  private readonly policies = new Map<string, RotationPolicy>();

  constructor(private readonly providerIds: readonly string[]) {}

  /** Replaces the whole policy: what is not named is back at its default. */
  set({ provider, mode, graceSeconds, repeat, accessSeconds, reuse }: RotationRequest): void {
    const policy: RotationPolicy = {
      mode,
      graceSeconds: mode === 'grace' ? (graceSeconds ?? 60) : 0,
      repeat: repeat ?? 'same',
      accessSeconds: accessSeconds ?? null,
      reuse: reuse ?? 'refuse',
    };
    for (const id of provider === undefined ? this.providerIds : [provider]) this.policies.set(id, policy);
  }

  of(provider: string): RotationPolicy {
    return this.policies.get(provider) ?? asTheProviderDoes;
  }

  all(): Record<string, RotationPolicy> {
    return Object.fromEntries(this.providerIds.map((id) => [id, this.of(id)]));
  }
}
