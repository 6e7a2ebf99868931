/** Chance from a seed: the same seed gives the same windows, statements and corruptions on every machine. */
export interface Random {
  /** In [0, 1). */
  next(): number;
  /** Whole numbers from `from` to `to`, both included. */
  between(from: number, to: number): number;
  chance(share: number): boolean;
  /** @throws on an empty list: a list that may be empty is looked at before. */
  pick<T>(list: readonly T[]): T;
  shuffle<T>(list: readonly T[]): T[];
}

export function randomFrom(...seeds: (number | string)[]): Random {
  let state = 0x9e3779b9;
  for (const character of seeds.join('|')) state = mix(state ^ (character.codePointAt(0) ?? 0));
  const next = (): number => {
    state = (state + 0x9e3779b9) >>> 0;
    return mix(state) / 0x1_0000_0000;
  };
  const between = (from: number, to: number): number => from + Math.floor(next() * (to - from + 1));
  const pick = <T>(list: readonly T[]): T => {
    const [chosen] = list.slice(between(0, list.length - 1));
    if (chosen === undefined) throw new RangeError('There is nothing to pick from.');
    return chosen;
  };
  return {
    next,
    between,
    chance: (share) => next() < share,
    pick,
    shuffle: (list) =>
      list
        .map((item) => ({ item, at: next() }))
        .sort((a, b) => a.at - b.at)
        .map(({ item }) => item),
  };
}

/** Every bit of the input reaches every bit of the output. */
function mix(value: number): number {
  let mixed = value >>> 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x7feb352d);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x846ca68b);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
