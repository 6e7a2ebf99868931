/** What has to be done when this process ends, however it ends. */
const works = new Set<() => void>();

process.once('exit', () => {
  for (const work of works) work();
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

/** The answer calls it off. */
export function atExit(work: () => void): () => void {
  works.add(work);
  return () => void works.delete(work);
}
