/** What a page's markup says in digits, and where each number leads. */

export interface ShownNumber {
  metric: string;
  href: string;
  /** The number behind the link, where the markup names it (minutes for lengths of time). */
  value: number | null;
  text: string;
}

/** Every link that is a number, drawn ones included. */
export function numbersIn(markup: string): ShownNumber[] {
  return [...markup.matchAll(/<a ([^>]*data-metric="[^>]*)>(.*?)<\/a>/gs)].map(([, attributes = '', inner = '']) => {
    const attribute = (name: string) => new RegExp(`(?:^|\\s)${name}="([^"]*)"`).exec(attributes)?.[1] ?? null;
    const value = attribute('data-value');
    return {
      metric: attribute('data-metric') ?? '',
      href: (attribute('href') ?? '').replaceAll('&amp;', '&'),
      value: value === null ? null : Number(value),
      text: inner.replace(/<title>.*?<\/title>/gs, '').replace(/<[^>]*>/g, ''),
    };
  });
}

/** `1,240`, `5 h 30 min`, `45 min`, `3:30` as a number (of minutes); null for no such text. */
export function readNumber(text: string): number | null {
  if (/^[\d,]+$/.test(text)) return Number(text.replaceAll(',', ''));
  const length = /^(?:(\d+) h)? ?(?:(\d+) min)?$/.exec(text);
  if (length && text !== '') return Number(length[1] ?? 0) * 60 + Number(length[2] ?? 0);
  const clock = /^(\d+):(\d\d)$/.exec(text);
  return clock ? Number(clock[1]) * 60 + Number(clock[2]) : null;
}

/** Texts with a digit that lie neither in a number of the registry, nor in a time, nor in evidence. */
export function looseDigits(markup: string): string[] {
  const loose: string[] = [];
  const open: { tag: string; holds: boolean }[] = [];
  for (const [, closing, tag = '', attributes = '', text] of markup.matchAll(/<(\/?)([\w-]+)([^>]*)>|([^<]+)/g)) {
    if (text !== undefined) {
      if (/\p{Nd}/u.test(text) && !open.some(({ holds }) => holds)) loose.push(text);
    } else if (closing) {
      open.pop();
    } else if (!attributes.endsWith('/') && !voidTags.has(tag)) {
      open.push({ tag, holds: tag === 'time' || /\sdata-(?:metric|evidence)="[^"]/.test(attributes) });
    }
  }
  return loose;
}

const voidTags = new Set(['br', 'hr', 'img', 'input', 'link', 'meta', 'wbr']);
