/** A sentence taken apart: everything in it that can be true or false. What is read is cut out, so that nothing is read twice. */
import { quotedTitles, type Quoted } from '../judge/text';

export const unitPatterns = {
  hour: /^hours?\b/,
  minute: /^minutes?\b/,
  'working day': /^working days?\b/,
  day: /^days?\b/,
  week: /^weeks?\b/,
  percent: /^%/,
  time: /^times?\b/,
  commit: /^commits?\b/,
  'pull request': /^(?:merged |open(?:ed)? )?pull requests?\b/,
  review: /^reviews?\b/,
  issue: /^issues?\b/,
  page: /^(?:edited |new )?pages?\b/,
  edit: /^edits?\b/,
  message: /^messages?\b/,
  reply: /^repl(?:y|ies)\b/,
  reaction: /^reactions?\b/,
  meeting: /^meetings?\b/,
  person: /^(?:person|people)\b/,
  repository: /^repositor(?:y|ies)\b/,
  channel: /^(?:other )?channels?\b/,
  action: /^actions?\b/,
  event: /^events?\b/,
} as const;
export type Unit = keyof typeof unitPatterns;

export interface ReadStatement {
  titles: Quoted[];
  /** `#482` */
  references: number[];
  /** `#general` */
  channels: string[];
  /** Minutes since midnight. */
  clocks: number[];
  /** A month alone has no day. */
  dates: { day: number | null; month: number; text: string }[];
  /** 1 is Monday. */
  weekdays: number[];
  numbers: { value: number; unit: Unit | null; text: string }[];
  /** Capitalised words within a sentence that are none of the above. */
  names: string[];
  /** The sentence without titles, references and channels. */
  bare: string;
  /** And without dates, times and counted things. */
  verbs: string;
}

const months = 'January February March April May June July August September October November December'.split(' ');
const weekdays = 'Monday Tuesday Wednesday Thursday Friday Saturday Sunday'.split(' ');
const numberWords = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve'];

export function readStatement(text: string): ReadStatement {
  const titles = quotedTitles(text);
  const read: ReadStatement = {
    titles,
    references: [],
    channels: [],
    clocks: [],
    dates: [],
    weekdays: [],
    numbers: [],
    names: [],
    bare: '',
    verbs: '',
  };
  let rest = text.replaceAll(/“[^”]*”/g, ' ¶ ');
  const take = (pattern: RegExp, found: (parts: RegExpMatchArray) => void): void => {
    for (const match of rest.matchAll(pattern)) found(match);
    rest = rest.replaceAll(pattern, ' ¶ ');
  };
  take(/#(\d+)\b/g, ([, digits]) => read.references.push(Number(digits)));
  take(/#(\p{L}[\p{L}\p{N}\p{Extended_Pictographic}_.-]*[\p{L}\p{N}\p{Extended_Pictographic}])/gu, ([, name = '']) =>
    read.channels.push(name),
  );
  read.bare = rest;
  take(/\b(\d{1,2}):(\d{2})\b/g, ([, hours, minutes]) => read.clocks.push(Number(hours) * 60 + Number(minutes)));
  takeDates(take, read);
  rest = takeNumbers(rest, read);
  read.verbs = rest;
  for (const [name] of rest.matchAll(/(?<=[\p{Ll}\p{N},;:)]\s)\p{Lu}[\p{L}\p{N}._/-]*/gu))
    read.names.push(name.replace(/[._/-]+$/, ''));
  return read;
}

type Take = (pattern: RegExp, found: (parts: RegExpMatchArray) => void) => void;

function takeDates(take: Take, { dates, weekdays: days }: ReadStatement): void {
  const month = `(${months.join('|')})`;
  const add = (day: string | null, name: string, text: string): void => {
    dates.push({ day: day === null ? null : Number(day), month: months.indexOf(name) + 1, text });
  };
  take(
    new RegExp(`\\b(\\d{1,2}) (?:and|to|–) (\\d{1,2}) ${month}(?: \\d{4})?\\b`, 'g'),
    ([text, from = '', to = '', name = '']) => {
      add(from, name, text);
      add(to, name, text);
    },
  );
  take(new RegExp(`\\b(\\d{1,2}) ${month}(?: \\d{4})?\\b`, 'g'), ([text, day = '', name = '']) => add(day, name, text));
  // "May" begins a sentence only as a month here; "may" is another word.
  take(new RegExp(`\\b${month}(?: \\d{4})?\\b`, 'g'), ([text, name = '']) => add(null, name, text));
  take(new RegExp(`\\b(${weekdays.join('|')})s?\\b`, 'g'), ([, name = '']) => days.push(weekdays.indexOf(name) + 1));
}

/** Digits that hang on a word are part of its name: `c-kzg-4844`. */
const digits = /(?<![\p{L}\p{N}]|[\p{L}\p{N}][-._/])(\d+(?:,\d{3})*(?:\.\d+)?)(\s?)(%|[\p{L} ]{0,24})/gu;
const words = new RegExp(`(?<!no )\\b(an?|single|${numberWords.join('|')})( )([\\p{L} ]{3,24})`, 'giu');
/** "With a meeting", "and an edited page": there the article counts. Elsewhere it is an article. */
const countingArticle =
  /(?:with|besides?|next to|plus|alongside|along with|together with|around|and|then|there came) $/i;

/** Answers the rest of the sentence: numbers with what they count are out of it. */
function takeNumbers(rest: string, { numbers }: ReadStatement): string {
  const add = (value: number, unit: Unit | null, whole: string, after: string): string => {
    const length = unit === null ? 0 : (unitPatterns[unit].exec(after)?.[0].length ?? 0);
    numbers.push({ value, unit, text: whole.slice(0, whole.length - after.length + length).trim() });
    return ` № ${after.slice(length)}`;
  };
  const withoutDigits = rest.replaceAll(digits, (whole: string, number: string, _gap: string, after: string) =>
    add(Number(number.replaceAll(',', '')), unitOf(after), whole, after),
  );
  return withoutDigits.replaceAll(words, (whole: string, word: string, _gap: string, after: string, place: number) => {
    const unit = unitOf(after);
    const article = /^an?$/i.test(word);
    if (unit === null || (article && !countingArticle.test(withoutDigits.slice(0, place)))) return whole;
    return add(article || /single/i.test(word) ? 1 : numberWords.indexOf(word.toLowerCase()) + 1, unit, whole, after);
  });
}

function unitOf(after: string): Unit | null {
  const found = (Object.keys(unitPatterns) as Unit[]).find((unit) => unitPatterns[unit].test(after.trimStart()));
  return found ?? null;
}
