/** Which scripts a page asks for, by the build's own manifests, and what they weigh. Pure. */

/** Kilobytes of a thousand bytes: the stricter of the two readings of a budget. */
const bytesInKb = 1000;

/**
 * @param manifests `rootMainFiles` of every page, and by part of this page (`entryJSFiles`) the files that part asks for
 * @param readChunk text of a file
 * @returns files of the first load, and those that these load on first use: dialogs, the palette, histories
 */
export function filesOfPage({ rootMainFiles, entryJSFiles }, readChunk) {
  const first = new Set([...rootMainFiles, ...Object.values(entryJSFiles).flat()]);
  const later = new Set();
  const queue = [...first];
  for (const file of queue)
    for (const [, found] of readChunk(file).matchAll(/"(static\/chunks\/[^"]+\.js)"/g))
      if (!first.has(found) && !later.has(found)) {
        later.add(found);
        queue.push(found);
      }
  return { first: [...first], later: [...later] };
}

/** @returns kB to one decimal */
export function kilobytes(files, sizeOf) {
  return Math.round((files.reduce((sum, file) => sum + sizeOf(file), 0) / bytesInKb) * 10) / 10;
}

/** @returns a sentence for each page above its budget, and for each budget without a page, which would hold whatever happens */
export function overBudget(rows, budgets) {
  return Object.entries(budgets).flatMap(([page, budget]) => {
    const row = rows.find((candidate) => candidate.page === page);
    if (row === undefined) return [`There is no page ${page} in this build.`];
    return row.firstLoad > budget ? [`${page} asks for ${row.firstLoad} kB at first; its budget is ${budget} kB.`] : [];
  });
}
