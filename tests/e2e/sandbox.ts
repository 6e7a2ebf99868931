/** The sandbox's control endpoints, by which a provider misbehaves to order. */
import type { APIRequestContext } from '@playwright/test';
import type { ProviderId } from './account';
import { sandboxOrigin } from './places';

export interface Fault {
  path?: string;
  method?: 'GET' | 'POST';
  status?: number;
  body?: unknown;
  headers?: Record<string, string>;
  /** Milliseconds before the answer. */
  latencyMs?: number;
  /** Requests that meet it; all of them where it is left out. */
  times?: number;
  garbage?: boolean;
}

export interface Counters {
  providers: Record<string, { maxSimultaneousSockets: number; requests: number } | undefined>;
  requestsByPath: Record<string, number>;
}

export class Sandbox {
  constructor(private readonly context: APIRequestContext) {}

  async fault(provider: ProviderId, fault: Fault): Promise<void> {
    await this.control('POST', '/faults', { provider, ...fault });
  }

  async clearFaults(): Promise<void> {
    await this.control('DELETE', '/faults');
  }

  async expireTokens(provider: ProviderId): Promise<void> {
    await this.control('POST', '/tokens/expire', { provider });
  }

  /** Ends every grant of a provider, as people do in their settings there. */
  async revokeGrants(provider: ProviderId): Promise<void> {
    await this.control('POST', '/grants/revoke', { provider });
  }

  async resetCounters(): Promise<void> {
    await this.control('POST', '/counters/reset');
  }

  async counters(): Promise<Counters> {
    return ((await this.control('GET', '')) as { counters: Counters }).counters;
  }

  private async control(method: string, route: string, data?: unknown): Promise<unknown> {
    const answer = await this.context.fetch(`${sandboxOrigin}/__sandbox${route}`, {
      method,
      ...(data === undefined ? {} : { data }),
    });
    if (!answer.ok()) throw new Error(`The sandbox's control answered ${answer.status()}: ${await answer.text()}`);
    return answer.json();
  }
}
