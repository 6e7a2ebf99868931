/**
 * Titles are written by anybody: commit messages, invitations, pages. Inside a sentence they are data in quotes.
 * What could act there (links, markup, a quotation mark that ends the quote early, invisible characters) is taken out;
 * the rest stays as it was written.
 */
const maxTitleLength = 90;

// C0/C1 controls, soft hyphen, zero-width, bidirectional marks, separators, variation of line ends, tags, private use
const invisible =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202f\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\ue000-\uf8ff]|[\u{e0000}-\u{e0fff}\u{f0000}-\u{10ffff}]/gu;
/** Variation selectors can carry any bytes unseen. The one that asks for a coloured sign is kept behind its sign. */
const hiddenSelectors = /[\ufe00-\ufe0e]|(?<!\p{Emoji})\ufe0f/gu;
const loneSurrogates = /\p{Surrogate}/gu;
const schemeUrl = /\b[a-z][a-z0-9+.-]{1,15}:\/\/\S*|\b(?:javascript|data|vbscript|mailto|file|tel|sms|blob):\S+/giu;
const bareUrl =
  /\bwww\.\S+|\b(?:[a-z0-9-]+\.)+(?:com|org|net|io|dev|app|co|ai|me|info|biz|xyz|ru|cn|uk|de|eu|us|link|click|site|online|ly|gg|tv|sh)(?::\d+)?\/\S*/giu;
const markdownLink = /!?\[([^\][]*)\]\s*\([^)]*\)/gu;

/** Wide, mathematical and other look-alikes of what is taken out below. Plain, they are taken out as well. */
const acting = /[<>`"]|\]\s*\(|!\[|\*\*|~~|:\/\/|\bwww\.|\b(?:javascript|data|vbscript|mailto|file|tel|sms|blob):\S/iu;

/** A title as it may stand between quotation marks. Never empty. */
export function cleanQuoted(title: string, fallback = 'Untitled'): string {
  const seen = withoutInvisible(title.normalize('NFC'));
  const plain = seen.normalize('NFKC');
  const clean = withoutLinks(plain !== seen && acting.test(plain) ? withoutInvisible(plain) : seen)
    .replace(schemeUrl, '(link)')
    .replace(bareUrl, '(link)')
    .replace(/[“”„‟"«»]/gu, "'")
    .replace(/[`]|\*{2,}|~{2,}|!(?=\[)/gu, '')
    .replace(/\](?=\()/gu, '] ')
    .replace(/</gu, '‹')
    .replace(/>/gu, '›')
    .replace(/\s+/gu, ' ')
    .trim();
  return clean === '' ? fallback : cutCharacters(clean, maxTitleLength);
}

function withoutInvisible(text: string): string {
  return text.replace(loneSurrogates, '').replace(invisible, ' ').replace(hiddenSelectors, '');
}

/** A picture inside a link is a link inside a link: as often as there is one. */
function withoutLinks(text: string): string {
  const once = text.replace(markdownLink, '$1');
  return once === text ? text : withoutLinks(once);
}

/** The subject of a commit without the trailing number of its pull request. */
export function cleanCommitTitle(title: string): string {
  return cleanQuoted(title.replace(/\s*\(#\d+\)\s*$/u, ''));
}

/** A repository or channel as it stands unquoted: letters, digits and `-_./#`. */
export function cleanName(name: string): string {
  const clean = name
    .normalize('NFC')
    .replace(/[^\p{L}\p{N}\p{M}\p{Extended_Pictographic}._/#-]+/gu, '-')
    .replace(/\/{2,}/gu, '/')
    .replace(/^[-/]+|[-/]+$/gu, '');
  return clean === '' ? 'unnamed' : cutCharacters(clean, 60);
}

/** “One to…” is no name any more: shorter than this no title is made. */
const uncutWords = 4;

/** `“…”`, cut after `maxWords` words with an ellipsis; what is short already stays whole. */
export function quote(title: string, maxWords: number): string {
  const words = title.split(' ');
  if (words.length <= Math.max(maxWords, uncutWords)) return `“${title}”`;
  const kept = words
    .slice(0, Math.max(uncutWords, maxWords))
    .join(' ')
    .replace(/[\s,;:.(–—-]+$/u, '');
  return `“${kept}…”`;
}

function cutCharacters(text: string, max: number): string {
  const points = [...text];
  if (points.length <= max) return text;
  return `${points
    .slice(0, max - 1)
    .join('')
    .trimEnd()}…`;
}
