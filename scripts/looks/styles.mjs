import { judgeClass } from './classes.mjs';
import { findColour } from './colours.mjs';
import { findOffGrid, findRawLength } from './lengths.mjs';

const lines = /^(?:border|outline|text-decoration|text-underline)/;
/** Thickness and distance of a line, in px. */
const lineLimit = 4;

/** What a style sheet other than tokens.css says that only tokens.css may say: `{ at, text, reason }`. */
export function judgeStyles(css, tokens) {
  const text = withoutComments(css);
  const found = [];
  for (const { index, groups } of text.matchAll(/(?<property>--[\w-]+|[\w-]+)\s*:\s*(?<value>[^;{}]+)(?=[;}])/g)) {
    const { property, value } = groups;
    const reason = judgeDeclaration(property, value.trim());
    if (reason !== null) found.push({ at: index, text: `${property}: ${value.trim()}`, reason });
  }
  for (const { index, 1: words } of text.matchAll(/@apply\s+([^;}]+)/g))
    for (const word of words.trim().split(/\s+/)) {
      const reason = judgeClass(word, tokens);
      if (reason !== null) found.push({ at: index, text: word, reason });
    }
  return found;
}

function judgeDeclaration(property, value) {
  if (property.startsWith('--')) return 'a token outside tokens.css';
  if (property === 'font-size' && !/^(?:0|inherit|var\(--text-[\w-]+\))$/.test(value)) return 'type of its own';
  if (property === 'font-weight' && !/^(?:inherit|var\(--font-weight-[\w-]+\))$/.test(value))
    return 'a weight of its own';
  if (property === 'font') return 'type of its own';
  const colour = findColour(value);
  if (colour !== null) return `a raw colour, ${colour}`;
  const length = findRawLength(value);
  if (length !== null && !(lines.test(property) && /^\d+px$/.test(length) && Number.parseInt(length) <= lineLimit))
    return `a raw length, ${length}`;
  const step = findOffGrid(value);
  return step === null ? null : `${step}: off the 4 px grid`;
}

/** Comments become spaces, so that places stay where they are. */
export function withoutComments(css) {
  return css.replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ' '));
}
