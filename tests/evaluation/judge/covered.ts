/** Whether a summary tells what must not be missing: a statement that cites one of its rows and names it. */
import type { Statement } from '@/lib/http/contract';
import type { MustInclude, Naming } from '../must-include/must-include';
import { isTitle, quotedTitles, tellingWords } from './text';

export function isCovered(item: MustInclude, statements: readonly Statement[]): boolean {
  const rows = new Set(item.evidence);
  return statements.some(({ text, evidence }) => {
    if (rows.size > 0 && !evidence.some((id) => rows.has(id))) return false;
    return item.names.some((naming) => isNamed(naming, text)) && (item.says?.test(text) ?? true);
  });
}

function isNamed(naming: Naming, text: string): boolean {
  switch (naming.by) {
    case 'title': {
      if (quotedTitles(text).some((quoted) => isTitle(quoted, naming.title))) return true;
      // In the sentence's own words it is named where three of four of its words are there.
      const words = tellingWords(naming.title);
      const said = new Set(tellingWords(text));
      return words.length > 1 && words.filter((word) => said.has(word)).length >= 0.75 * words.length;
    }
    case 'words':
      return naming.pattern.test(text);
    case 'quantity':
      return naming.noun.test(text) && numbersIn(text).some((n) => Math.abs(n - naming.value) <= naming.tolerance);
  }
}

function numbersIn(text: string): number[] {
  return [...text.matchAll(/\d+(?:[.,]\d+)*/g)].map(([digits]) => Number(digits.replaceAll(',', '')));
}
