/**
 * The providers. A fifth is one folder and one line here (and its id in `registry-ids.ts`, which the browser reads).
 */
import type { Provider, ProviderCard } from './provider';
import type { IntegrationProvider } from './registry-ids';
import { calendar } from './providers/calendar';
import { github } from './providers/github';
import { notion } from './providers/notion';
import { slack } from './providers/slack';

export const providers: Readonly<Record<IntegrationProvider, Provider>> = { github, notion, slack, calendar };

/** What pages may know of the providers. */
export const providerCards = Object.fromEntries(
  Object.entries(providers).map(([id, { name, card }]) => [id, { id, name, card }]),
) as Readonly<Record<IntegrationProvider, { id: string; name: string; card: ProviderCard }>>;

export function isProvider(value: string): value is IntegrationProvider {
  return Object.hasOwn(providers, value);
}

export type { IntegrationProvider };
