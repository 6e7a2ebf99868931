/** Numbers that a model wrote itself instead of naming the slot that holds them. */
const words = [
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen',
  'eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds thousand thousands million',
  'millions billion dozen dozens twice thrice couple pair half halves quarter quarters double doubled triple tripled',
  'percent percentage',
].join(' ');
const numberWord = new RegExp(`(?<![\\p{L}\\p{M}])(?:${words.split(' ').join('|')})(?![\\p{L}\\p{M}])`, 'iu');

/** Digits of any script, fractions, circled and Roman numerals, and English number words; `own` is the text without its placeholders. */
export function hasBareNumber(own: string): boolean {
  const plain = own.normalize('NFKC');
  return /[\p{N}%‰]/u.test(own) || /[\p{N}%]/u.test(plain) || numberWord.test(plain);
}
