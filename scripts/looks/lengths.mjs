/** Lengths are steps of `--spacing` (4 px). Half a step is decided: an icon sits on its line of text by it. */

const raw = /(?<![\w.#])-?(?:\d+\.?\d*|\.\d+)(?:px|r?em|ex|ch|cap|ic|r?lh|pt|pc|cm|mm|in|q)\b/i;
const steps = /--spacing\(\s*(-?[\d.]+)|var\(--spacing\)\s*\*\s*(-?[\d.]+)|(-?[\d.]+)\s*\*\s*var\(--spacing\)/g;

/** The first length in a unit of its own. Shares (`50%`, `1fr`) and the window (`100vw`) are none. */
export function findRawLength(text) {
  return raw.exec(text)?.[0] ?? null;
}

export function isOnGrid(step) {
  return Number.isInteger(step) || Math.abs(step) === 0.5;
}

/** The first multiple of `--spacing` that lies between the lines. */
export function findOffGrid(text) {
  for (const [whole, ...numbers] of text.matchAll(steps)) {
    const step = Number(numbers.find((number) => number !== undefined));
    if (!isOnGrid(step)) return whole;
  }
  return null;
}
