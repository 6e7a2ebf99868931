/** Everything true that is said of a window: by the built-in writer, and by the second author. */
import { builtinWriter } from '@/lib/summary/builtin/builtin-writer';
import { sentence } from '@/lib/summary/builtin/sentence';
import type { DraftStatement } from '@/lib/summary/writer';
import type { Half } from './phrasing';
import { randomFrom } from './random';
import { tellings, writeAsSecondAuthor } from './second-author';
import type { Window } from './windows';

export interface GoodStatement {
  author: 'built-in' | 'second';
  window: Window;
  statement: DraftStatement;
}

export async function goodStatementsOf(window: Window, half: Half): Promise<GoodStatement[]> {
  const { table, seed } = window;
  const draft = await builtinWriter.write(table);
  // Beside the page itself: what stands in for a refused statement, in the phrasing whose turn it is for each place.
  const stand = table.facts.flatMap((fact, index): DraftStatement[] => {
    const text = sentence(fact, table, index);
    return text === null ? [] : [{ kind: tellings[fact.kind], text, factIds: [fact.id] }];
  });
  const second = writeAsSecondAuthor(table, half, randomFrom('second author', seed, half));
  return [
    ...once([...draft.statements, ...stand]).map((statement) => ({ author: 'built-in' as const, window, statement })),
    ...once(second).map((statement) => ({ author: 'second' as const, window, statement })),
  ];
}

export function keyOf({ text, factIds }: DraftStatement): string {
  return `${[...factIds].sort().join(' ')} ${text}`;
}

function once(statements: readonly DraftStatement[]): DraftStatement[] {
  return [...new Map(statements.map((statement) => [keyOf(statement), statement])).values()];
}
