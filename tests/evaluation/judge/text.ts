/** What a sentence names, read by somebody who knows only the sentence: titles in quotation marks, references, words. */

export interface Quoted {
  /** Without the mark of a cut. */
  text: string;
  /** Cut by the writer: only its beginning is here. */
  cut: boolean;
}

export function quotedTitles(text: string): Quoted[] {
  return [...text.matchAll(/“([^”]*)”/g)].map(([, inner = '']) => {
    const cut = inner.endsWith('…');
    return { text: normal(cut ? inner.slice(0, -1) : inner), cut };
  });
}

/** Whether the quotation is this title, or its beginning where it was cut. */
export function isTitle({ text, cut }: Quoted, title: string): boolean {
  const whole = normal(title);
  return text === whole || (cut && text.length >= 8 && whole.startsWith(text));
}

/** Quotation marks within a title may have been replaced, so that they end nothing; signs of markup may be gone. */
export function normal(text: string): string {
  return text
    .normalize('NFKC')
    .replaceAll(/[`*~]/g, '')
    .replaceAll('‹', '<')
    .replaceAll('›', '>')
    .replaceAll(/["'‘’“”«»]/g, "'")
    .replaceAll(/\s+/g, ' ')
    .trim()
    .toLowerCase();
}

export function wordsOf(text: string): string[] {
  return text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word));
}

/** Words that mean something: three letters or more, and none of those that every sentence has. */
export function tellingWords(text: string): string[] {
  const common = new Set(['the', 'and', 'for', 'with', 'from', 'into', 'when', 'you', 'your']);
  return normal(text)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word.length >= 3 && !common.has(word));
}
