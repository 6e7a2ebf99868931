/** The sandbox as the run orders it about: data, faults, rotation, and what its journal says. */
import { providers } from '@/lib/integrations/registry';
import type { Fault } from '@/sandbox/faults';
import type { RotationRequest } from '@/sandbox/rotation';
import type { JournalCounts, JournalView } from '@/sandbox/journal';
import type { TokenReport } from '@/sandbox/grants';

export class ProviderSide {
  constructor(readonly origin: string) {}

  serve(provider: string, data: unknown): Promise<unknown> {
    return this.ask('PUT', `/workspace/${provider}`, data);
  }

  async addFaults(faults: readonly Fault[]): Promise<void> {
    if (faults.length > 0) await this.ask('POST', '/faults', faults);
  }

  /** How many were still waiting. */
  async clearFaults(): Promise<number> {
    return (await this.ask<{ cleared: number }>('DELETE', '/faults')).cleared;
  }

  /** For providers whose refresh tokens rotate at all; the others go on as they do, with tokens as short-lived. */
  async rotate(rotation: RotationRequest): Promise<void> {
    for (const [provider, { oauth }] of Object.entries(providers)) {
      const own = oauth.refreshRotates
        ? rotation
        : { mode: 'provider' as const, accessSeconds: rotation.accessSeconds };
      await this.ask('POST', '/rotation', { ...own, provider });
    }
  }

  async expire(provider: string, grant: string): Promise<number> {
    return (await this.ask<{ expired: number }>('POST', '/tokens/expire', { provider, grant })).expired;
  }

  async revoke(provider: string, grant: string): Promise<void> {
    await this.ask('POST', '/grants/revoke', { provider, grant });
  }

  async inspect(token: string): Promise<TokenReport | null> {
    return (await this.ask<{ token: TokenReport | null }>('POST', '/tokens/inspect', { token })).token;
  }

  async countsOf(provider: string, grant: string): Promise<JournalCounts | null> {
    const view = await this.ask<JournalView>('GET', `/journal?provider=${provider}&grant=${grant}&last=0`);
    return view.providers[provider]?.grants[grant] ?? null;
  }

  journal(): Promise<JournalView> {
    return this.ask<JournalView>('GET', '/journal?last=0');
  }

  private async ask<T>(method: string, route: string, body?: unknown): Promise<T> {
    const answer = await fetch(`${this.origin}/__sandbox${route}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok)
      throw new Error(`The sandbox answered ${answer.status} to ${method} ${route}: ${await answer.text()}`);
    return (await answer.json()) as T;
  }
}
