/** What a sentence may not contain whatever it says: addresses, markup, characters that cannot be seen or that pose as others. */
import type { Problem } from './problem';

const addressAnywhere = /:\/\/|\bwww\.|\b(?:javascript|vbscript|mailto):\S/iu;
const address =
  /\b(?:data|file|blob|tel|sms):\S|\S@\S+\.\S|[\p{L}\p{N}-]\.(?:com|org|net|io|dev|app|co|ai|me|info|biz|xyz|ru|cn|link|click|site|online)\b/iu;
const markupAnywhere = /[`<>]|\]\(|!\[|\*\*|~~/u;
const markup = /[*_~[\]{}|\\^=$@&"“”„‟«»]|(?:^|\s)[#>+-]+\s/u;
const invisible =
  /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}\u00a0\u034f\u115f\u1160\u17b4\u17b5\u2000-\u200a\u202f\u205f\u3000\u3164\uffa0]/u;

/** `own`: the sentence without its quoted titles and without the names of its facts. */
export function characterProblems(text: string, own: string): Problem[] {
  const problems: Problem[] = [];
  if (addressAnywhere.test(text) || address.test(own)) problems.push('url');
  if (markupAnywhere.test(text) || markup.test(own)) problems.push('markup');
  if (invisible.test(text)) problems.push('control_character');
  return problems;
}
