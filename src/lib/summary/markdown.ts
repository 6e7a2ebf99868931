/**
 * Summaries as Markdown, for pasting elsewhere. Everything in them is text: titles, repositories and channels were named by
 * anybody, so nothing of a statement may become a heading, a link, an image, HTML or a mention where it is pasted.
 */
import type { Statement, Summary } from '../http/contract';
import type { StandUp, StandUpLine } from './stand-up';

export interface MarkdownNames {
  /** What stands above it, such as “Week of 2 March”. */
  heading: string;
  /** What a cited activity is called (`api#482`), by id; one without a name is left out. */
  evidence?: ReadonlyMap<string, string>;
}

/** More names would be longer than what they prove. */
const mostNames = 3;

const sections = [
  ['highlight', 'Highlights'],
  ['insight', 'Insights'],
  ['recommendation', 'Worth a thought'],
] as const satisfies [Statement['kind'], string][];

export function asMarkdown(summary: Pick<Summary, 'statements'>, names: MarkdownNames): string {
  const of = (kind: Statement['kind']): Statement[] => summary.statements.filter((one) => one.kind === kind);
  const blocks = [`## ${escapeMarkdown(names.heading)}`, ...of('summary').map((one) => withNames(one, names))];
  for (const [kind, title] of sections) {
    const lines = of(kind).map((one) => markdownLine(one, names));
    if (lines.length > 0) blocks.push(`**${title}**`, lines.join('\n'));
  }
  return `${blocks.join('\n\n')}\n`;
}

/** What a statement below the headline is in `asMarkdown`: one line. */
export function markdownLine(statement: Statement, names: Pick<MarkdownNames, 'evidence'>): string {
  return `- ${withNames(statement, names)}`;
}

/** A heading with nothing under it is left out; with nothing at all it is the empty text. */
export function standUpAsMarkdown(standUp: StandUp): string {
  const parts: [string, readonly StandUpLine[]][] = [
    ['Done', standUp.done],
    ['Next', standUp.next],
    ['Blocked', standUp.blocked],
  ];
  return parts
    .filter(([, lines]) => lines.length > 0)
    .map(([title, lines]) => `**${title}**\n\n${lines.map(({ text }) => `- ${escapeMarkdown(text)}`).join('\n')}\n`)
    .join('\n');
}

function withNames({ text, evidence }: Statement, names: Pick<MarkdownNames, 'evidence'>): string {
  // A name that the sentence says already proves nothing more.
  const cited = [...new Set(evidence.flatMap((id) => names.evidence?.get(id) ?? []))].filter(
    (name) => !text.includes(name),
  );
  const shown = cited.slice(0, mostNames).map(escapeMarkdown);
  return shown.length === 0 ? escapeMarkdown(text) : `${escapeMarkdown(text)} (${shown.join(', ')})`;
}

/**
 * One line of text in which no character acts. A backslash before ASCII punctuation is its literal in CommonMark (section 2.4);
 * a full stop or colon acts only in a bare address, a number or `#` only at the start of a line. GitHub and Slack find mentions
 * after rendering, where an escape is gone already: a word joiner after the sign keeps it from calling anybody.
 */
export function escapeMarkdown(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim()
    .replace(/[\\`*_[\]<>~|&$!^]/gu, '\\$&')
    .replace(/:(?=\/\/)/gu, '\\:')
    .replace(/\b(www)\./giu, '$1\\.')
    .replace(/^([-+=#])/u, '\\$1')
    .replace(/^(\d{1,9})([.)])/u, '$1\\$2')
    .replace(/@/gu, '@\u2060');
}
