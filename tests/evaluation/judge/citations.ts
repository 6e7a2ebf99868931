/**
 * Whether the rows that a statement cites bear what it says. Precision: of all cited rows, those that the sentence speaks
 * of, by name or by kind. Recall: of everything that sentences name, what a cited row bears.
 */
import type { Statement } from '@/lib/http/contract';
import { namePattern } from '../must-include/work-rules';
import type { Row } from '../period';
import { isTitle, normal, quotedTitles } from './text';

export interface CitationCount {
  cited: number;
  fitting: number;
  named: number;
  borne: number;
}

/** What a sentence calls things of each kind. */
const nouns: Readonly<Record<Row['type'], RegExp>> = {
  commit: /commit|\bcode\b|\bwork|push|activity/i,
  pull_request: /pull request|merge|\bopen|review|draft|activity|working day|\bwork/i,
  issue: /issue|report|clos|activity/i,
  review: /review|activity/i,
  page_edit: /page|edit|wr[io]t|document|note|activity/i,
  message_count: /message|wrote|talk|conversation|chat|channel|activity/i,
  reaction_count: /reaction|react|activity/i,
  meeting: /meeting|\bmet\b|invit|focus|calendar|activity/i,
};

export function countCitations(statements: readonly Statement[], rows: ReadonlyMap<string, Row>): CitationCount {
  const count: CitationCount = { cited: 0, fitting: 0, named: 0, borne: 0 };
  for (const { text, evidence } of statements) {
    const cited = evidence.map((id) => rows.get(id));
    count.cited += cited.length;
    count.fitting += cited.filter((row) => row !== undefined && isSpokenOf(row, text)).length;
    const names = namesIn(text);
    count.named += names.length;
    count.borne += names.filter((bears) => cited.some((row) => row !== undefined && bears(row))).length;
  }
  return count;
}

function isSpokenOf(row: Row, text: string): boolean {
  if (namesIn(text).some((bears) => bears(row)) || nouns[row.type].test(text)) return true;
  return isInNamedRepository(row, text) || outsideHours.test(text);
}

/** Any action can be one outside working time. */
const outsideHours = /working (?:hours|time)|hours you set|after hours|evenings?|weekend|days off/i;

function isInNamedRepository({ metadata }: Row, text: string): boolean {
  return 'repository' in metadata && namePattern(metadata.repository).test(text.replaceAll(/“[^”]*”/g, ''));
}

/** Of each title, reference and channel in the text, whether a row is what it names. */
function namesIn(text: string): ((row: Row) => boolean)[] {
  const bare = text.replaceAll(/“[^”]*”/g, '');
  return [
    ...quotedTitles(text).map((quoted) => (row: Row) => titlesOf(row).some((title) => isTitle(quoted, title))),
    ...[...bare.matchAll(/#(\d+)\b/g)].map(
      ([, digits]) =>
        (row: Row) =>
          numberOf(row) === Number(digits),
    ),
    ...[...bare.matchAll(/#([a-z][\w-]*)/gi)].map(
      ([, name = '']) =>
        (row: Row) =>
          normal(row.title) === normal(`#${name}`),
    ),
  ];
}

/** A squash commit bears its pull request's title before the number. */
export function titlesOf(row: Row): string[] {
  return row.type === 'commit' ? [row.title, row.title.replace(/\s*\(#\d+\)$/, '')] : [row.title];
}

function numberOf(row: Row): number | null {
  if ('number' in row.metadata) return row.metadata.number;
  return row.type === 'commit' ? row.metadata.pullRequest : null;
}
