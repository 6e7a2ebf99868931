/**
 * What has to come to an orderly end before the process does. On `globalThis` as plain functions, because the web
 * framework bundles its routes apart from the entry that hears the signal.
 */
type Stop = () => Promise<void>;
const globals = globalThis as { devtrackStops?: Set<Stop> };

/** Registers work that `stop` ends; call the answer once it has ended by itself. */
export function endsOnStop(stop: Stop): () => void {
  const stops = (globals.devtrackStops ??= new Set());
  stops.add(stop);
  return () => void stops.delete(stop);
}

/** Ends all of it at once; rejects with the first failure after all have been tried. */
export async function stopWork(): Promise<void> {
  const results = await Promise.allSettled([...(globals.devtrackStops ?? [])].map((stop) => stop()));
  const failed = results.find((result) => result.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}
