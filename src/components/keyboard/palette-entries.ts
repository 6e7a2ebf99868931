/** What the palette offers, and what of it a search finds. Pure. */
import type { Status } from '@/lib/http/contract';
import { commandsOn, groupOrder, type Command, type CommandGroup } from './commands';

export interface PaletteEntry {
  id: string;
  group: CommandGroup;
  label: string;
  /** Keys that do the same; empty where there are none. */
  keys: Command['keys'];
  effect: Command['effect'] | { sync: Status['provider'] };
}

/** Commands of the page and what may be done with each provider, in the order of the groups. */
export function paletteEntries(
  path: string,
  statuses: readonly Pick<Status, 'provider' | 'connected' | 'setup'>[],
  names: Readonly<Record<string, string>>,
): PaletteEntry[] {
  const own = commandsOn(path).map(({ id, group, label, keys, effect }): PaletteEntry => {
    return { id, group, label: group === 'Pages' ? `Go to ${label}` : label, keys, effect };
  });
  const all = [...own, ...statuses.flatMap((status) => ofProvider(status, names[status.provider] ?? status.provider))];
  return all.toSorted((a, b) => groupOrder.indexOf(a.group) - groupOrder.indexOf(b.group));
}

/** Those in which every word of the search begins a word, in label or group; in their order. */
export function matchingEntries(entries: readonly PaletteEntry[], search: string): PaletteEntry[] {
  const wanted = search.toLowerCase().split(/\s+/).filter(Boolean);
  return entries.filter(({ label, group }) => {
    const words = `${label} ${group}`.toLowerCase().split(/[^\p{L}\p{N}]+/u);
    return wanted.every((part) => words.some((word) => word.startsWith(part)));
  });
}

function ofProvider(
  { provider, connected, setup }: Pick<Status, 'provider' | 'connected' | 'setup'>,
  name: string,
): PaletteEntry[] {
  const card: PaletteEntry = {
    id: `card-${provider}`,
    group: 'Connections',
    label: connected || setup === 'not_configured' || setup === 'feature_disabled' ? `Show ${name}` : `Connect ${name}`,
    keys: [],
    effect: { go: `/dashboard/integrations#${provider}` },
  };
  // What is not set up or switched off can be looked at on its card, and no more.
  if (!connected || setup === 'feature_disabled') return [card];
  return [
    { id: `sync-${provider}`, group: 'Connections', label: `Sync ${name} now`, keys: [], effect: { sync: provider } },
    card,
  ];
}
