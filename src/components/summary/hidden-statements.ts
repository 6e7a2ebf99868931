/**
 * Statements that were hidden since the page was made. The text to copy was made with the page, so what is hidden now is
 * taken out of it when it is copied. Kept for the page's life alone: the next page comes without them.
 */
const hidden = new Set<string>();

export function noteHidden(text: string, isHidden: boolean): void {
  if (isHidden) hidden.add(text);
  else hidden.delete(text);
}

/** The Markdown without the lines of what is hidden now. `lines`: its line by the statement's own text. */
export function withoutHidden(markdown: string, lines: Readonly<Record<string, string>>): string {
  const gone = Object.entries(lines).flatMap(([text, line]) => (hidden.has(text) ? [line] : []));
  return withoutLines(markdown, gone);
}

/** Blocks of a text are divided by an empty line; a heading whose list has gone goes, too. */
export function withoutLines(markdown: string, gone: readonly string[]): string {
  if (gone.length === 0) return markdown;
  const blocks = markdown.trimEnd().split('\n\n');
  const left = blocks.map((block) =>
    block
      .split('\n')
      .filter((line) => !gone.includes(line))
      .join('\n'),
  );
  const kept = left.filter((block, at) => block !== '' && !(isListHeading(block) && left[at + 1] === ''));
  return `${kept.join('\n\n')}\n`;
}

/** `**Insights**`, alone in its block. */
function isListHeading(block: string): boolean {
  return /^\*\*[^*\n]+\*\*$/u.test(block);
}
