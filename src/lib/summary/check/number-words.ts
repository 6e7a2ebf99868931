/** Numbers that are written as words: `three`, `twenty-one`, `a dozen`, `two hundred`. */
const small: Readonly<Record<string, number>> = {
  zero: 0,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  eleven: 11,
  twelve: 12,
  thirteen: 13,
  fourteen: 14,
  fifteen: 15,
  sixteen: 16,
  seventeen: 17,
  eighteen: 18,
  nineteen: 19,
  dozen: 12,
};
const tens: Readonly<Record<string, number>> = {
  twenty: 20,
  thirty: 30,
  forty: 40,
  fifty: 50,
  sixty: 60,
  seventy: 70,
  eighty: 80,
  ninety: 90,
};
const scales: Readonly<Record<string, number>> = { hundred: 100, thousand: 1000, million: 1_000_000 };

/** How many of the given lower-case words make one number, and which; null where the first is none. `one` and `once` are no numbers here. */
export function readNumberWords(words: readonly string[]): { value: number; used: number } | null {
  const flat = words.flatMap((word, index) => word.split('-').map((part) => ({ part, index })));
  let value = 0;
  let at = 0;
  for (; at < flat.length; at += 1) {
    const { part } = flat[at] ?? { part: '' };
    const scale = scales[part];
    const follows = at > 0 && part === 'one' && value % 10 === 0 && value > 12;
    const single = follows ? 1 : (small[part] ?? tens[part]);
    if (scale !== undefined) value = Math.max(1, value) * scale;
    else if (single !== undefined) value += single;
    else if (!(part === 'and' && at > 0 && value >= 100 && isNumberPart(flat[at + 1]?.part))) break;
  }
  if (at === 0) return null;
  const end = flat[at - 1];
  // A hyphened word that is a number in part only (`two-sided`) is none.
  if (end === undefined || flat[at]?.index === end.index) return null;
  return { value, used: end.index + 1 };
}

function isNumberPart(part: string | undefined): boolean {
  return part !== undefined && (small[part] !== undefined || tens[part] !== undefined);
}
