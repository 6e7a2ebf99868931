/** The shape a model answers in, and a reader for answers of servers that do not enforce it. */
import { z } from 'zod';
import { statementKinds } from '../writer';

/** No optional fields and no limits of length: strict modes of servers know neither. */
export const draftAnswer = z.object({
  statements: z.array(z.object({ kind: z.enum(statementKinds), factIds: z.array(z.string()), text: z.string() })),
});

/** `number` counts the refused statements from 1; an empty text gives one up. */
export const repairAnswer = z.object({
  statements: z.array(z.object({ number: z.number(), factIds: z.array(z.string()), text: z.string() })),
});

/** More than any period has room for; the rest of a longer answer is not looked at. */
export const maxStatements = 30;

/** Null: there is no such object in the text. */
export function readAnswer<T>(text: string, schema: z.ZodType<T>): T | null {
  for (const candidate of candidates(text)) {
    const parsed = schema.safeParse(parseJson(candidate));
    if (parsed.success) return parsed.data;
  }
  return null;
}

/** The whole text, and what stands from the first brace to the last one once thoughts and code fences are gone. */
function* candidates(text: string): Generator<string> {
  yield text;
  const said = text.replace(/<think>[^]*?<\/think>/gu, '');
  const first = said.indexOf('{');
  const last = said.lastIndexOf('}');
  if (first !== -1 && last > first) yield said.slice(first, last + 1);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
