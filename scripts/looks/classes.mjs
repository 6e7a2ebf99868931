import { findColour } from './colours.mjs';
import { findOffGrid, findRawLength, isOnGrid } from './lengths.mjs';

const spaced =
  /^(?:(?:scroll-)?[pm][xytrblse]?|gap(?:-[xy])?|space-[xy]|inset(?:-[xyse])?|top|right|bottom|left|start|end|[wh]|size|(?:min|max)-[wh]|basis|translate(?:-[xyz])?|indent|leading|border-spacing(?:-[xy])?)-(\d*\.?\d+)$/;
const coloured =
  /^(?:bg|text|border(?:-[xytrblse])?|outline|ring|ring-offset|inset-ring|shadow|inset-shadow|drop-shadow|text-shadow|fill|stroke|decoration|accent|caret|divide|from|via|to|placeholder)-(.+)$/;
const palette =
  /^(?:black|white|(?:slate|gray|zinc|neutral|stone|mauve|olive|mist|taupe|red|orange|amber|yellow|lime|green|emerald|teal|cyan|sky|blue|indigo|violet|purple|fuchsia|pink|rose)-\d{2,3})(?:\/.+)?$/;
const textWords = /^(?:left|right|center|start|end|justify|wrap|nowrap|balance|pretty|ellipsis|clip)$/;

/** Why a class may not stand in a component, or null. Words that are no class of ours pass. */
export function judgeClass(word, tokens) {
  const { variants, utility } = takeApart(word);
  if (variants.some((variant) => /^(?:min|max)-\[/.test(variant) || /^@(?:min-|max-)?\[/.test(variant)))
    return 'a width of its own instead of a breakpoint of tokens.css';

  const arbitrary = /^(?:([a-z][a-z-]*)-\[(.*)\]|\[([a-z-]+):(.*)\])/.exec(utility);
  if (arbitrary) return judgeArbitrary(arbitrary[1] ?? arbitrary[3], arbitrary[2] ?? arbitrary[4]);

  const step = spaced.exec(utility)?.[1];
  if (step !== undefined) return isOnGrid(Number(step)) ? null : 'off the 4 px grid';
  if (/^leading-(?:none|tight|snug|normal|relaxed|loose)$/.test(utility)) return 'a line height off the 4 px grid';

  const font = /^font-([\w-]+)$/.exec(utility)?.[1];
  if (font !== undefined) return tokens.fonts.has(font) ? null : 'a weight or font that tokens.css does not have';

  const colour = coloured.exec(utility)?.[1];
  if (colour === undefined) return null;
  if (palette.test(colour)) return 'a colour of the default palette';
  const [name, mix] = colour.split('/');
  if (mix !== undefined && tokens.colours.has(name)) return 'a colour mixed in place';
  const text = /^text-([\w.-]+)/.exec(utility)?.[1];
  if (text === undefined || tokens.sizes.has(text) || tokens.colours.has(text) || textWords.test(text)) return null;
  return 'a type size or colour that tokens.css does not have';
}

function judgeArbitrary(property, value) {
  const text = value.replaceAll('_', ' ');
  if (/^(?:text|font|leading|tracking|font-size|font-weight|line-height)$/.test(property)) return 'type of its own';
  const colour = findColour(text);
  if (colour !== null) return `a raw colour, ${colour}`;
  const length = findRawLength(text);
  if (length !== null) return `a raw length, ${length}`;
  const step = findOffGrid(text);
  return step === null ? null : `${step}: off the 4 px grid`;
}

/** `sm:hover:-mt-1!` → its variants, and `mt-1`. Colons in brackets divide nothing. */
function takeApart(word) {
  const parts = word.match(/(?:\[[^\]]*\]|\([^)]*\)|[^:[(])+|[[(]/g) ?? [word];
  const utility = (parts.at(-1) ?? '').replace(/^!?-?|!$/g, '');
  return { variants: parts.slice(0, -1), utility };
}
