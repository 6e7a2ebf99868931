import { isRecord } from '@/lib/http/answer';
import { textOf } from './fake-answers';
import type { NotionBlockData, NotionView } from './fake-data';

const maxDepth = 30;

const prefixes: Readonly<Record<string, string>> = {
  heading_1: '# ',
  heading_2: '## ',
  heading_3: '### ',
  bulleted_list_item: '- ',
  numbered_list_item: '1. ',
  to_do: '- [ ] ',
  quote: '> ',
};

/** The children of a page or block as Markdown, as far as the sandbox needs it. */
export function toMarkdown(blocks: NotionView['blocks'], id: string, depth = 0): string {
  if (depth > maxDepth) return '';
  const lines = (blocks[id]?.results ?? []).flatMap((block) => {
    const own = lineOf(block);
    const children = toMarkdown(blocks, block.id, depth + 1);
    return [own, children].filter((text) => text !== '');
  });
  return lines.join('\n');
}

function lineOf(block: NotionBlockData): string {
  const type = block.type ?? '';
  const content = block[type];
  if (!isRecord(content)) return '';
  if (type === 'table_row' && Array.isArray(content['cells'])) return `| ${content['cells'].map(textOf).join(' | ')} |`;
  const text = textOf(content['rich_text']);
  if (type === 'code') return ['```', text, '```'].join('\n');
  return text === '' ? '' : `${prefixes[type] ?? ''}${text}`;
}
