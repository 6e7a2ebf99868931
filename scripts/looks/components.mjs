import ts from 'typescript';
import { judgeClass } from './classes.mjs';
import { findColour, findMadeColour } from './colours.mjs';
import { findOffGrid, findRawLength } from './lengths.mjs';

const painted = new Set(['fill', 'stroke', 'color', 'stopColor', 'floodColor', 'lightingColor', 'bgcolor']);
const typed = new Set(['fontSize', 'fontWeight', 'fontFamily', 'lineHeight', 'letterSpacing']);
const addresses = new Set(['href', 'id', 'htmlFor', 'src']);

/**
 * What a component says that only tokens.css may say: `{ at, text, reason }`. Every string is read, wherever it stands: classes
 * are kept in constants too. Geometry is no spacing: numbers of SVG attributes (`x`, `width`, `r`, `strokeWidth`) and what an
 * inline style works out at run time are the coordinates of a drawing.
 */
export function judgeComponent(source, fileName, tokens) {
  const file = ts.createSourceFile(fileName, source, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
  const found = [];
  const add = (node, text, reason) => found.push({ at: node.getStart(file), text, reason });

  const visit = (node, within) => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return;
    if (ts.isJsxAttribute(node)) {
      const name = node.name.getText(file);
      if (typed.has(name)) add(node, node.getText(file), 'type of its own');
      node.forEachChild((child) => visit(child, name));
      return;
    }
    if (ts.isPropertyAssignment(node) && within === 'style') judgeStyle(node, file, add);
    if (isText(node)) {
      const reason = judgeText(node.text, within);
      if (reason !== null) add(node, node.text.trim(), reason);
      for (const word of node.text.split(/\s+/)) {
        const refused = word === '' ? null : judgeClass(word, tokens);
        if (refused !== null) add(node, word, refused);
      }
    }
    node.forEachChild((child) => visit(child, within));
  };
  visit(file, null);
  return found;
}

function judgeText(text, within) {
  if (within !== null && addresses.has(within)) return null;
  if (within === 'className') return null;
  const colour = within === 'style' || painted.has(within) ? findColour(text) : findMadeColour(text);
  if (colour !== null && !/\[[^\]]*$/.test(text.slice(0, text.indexOf(colour)))) return `a raw colour, ${colour}`;
  if (within !== 'style') return null;
  const length = findRawLength(text);
  if (length !== null) return `a raw length, ${length}`;
  const step = findOffGrid(text);
  return step === null ? null : `${step}: off the 4 px grid`;
}

/** `{ padding: 7 }` is a length; `{ top: row * height }` a coordinate. */
function judgeStyle(node, file, add) {
  const name = node.name.getText(file).replaceAll(/['"]/g, '');
  const value = ts.isPrefixUnaryExpression(node.initializer) ? node.initializer.operand : node.initializer;
  if (typed.has(name)) add(node, node.getText(file), 'type of its own');
  else if (ts.isNumericLiteral(value) && Number(value.text) !== 0 && !/^(?:opacity|zIndex|flex|order|grid)/.test(name))
    add(node, node.getText(file), `a raw length, ${value.text}px`);
}

function isText(node) {
  return (
    ts.isStringLiteral(node) ||
    ts.isNoSubstitutionTemplateLiteral(node) ||
    ts.isTemplateHead(node) ||
    ts.isTemplateMiddle(node) ||
    ts.isTemplateTail(node)
  );
}
