/** What a reader of the prompt finds in it. The stand-ins for models know the prompt and nothing else of the application. */
import { z } from 'zod';
import type { Question } from './requests';

const factShape = z.object({
  id: z.string(),
  kind: z.string(),
  use: z.string(),
  weight: z.number(),
  says: z.string(),
  slots: z.record(z.string(), z.union([z.string(), z.array(z.string())])),
});
export type PromptFact = z.infer<typeof factShape>;
const refusedShape = z.object({ number: z.number(), kind: z.string(), factIds: z.array(z.string()), text: z.string() });

export interface ReadPrompt {
  facts: PromptFact[];
  /** Null: a first writing. */
  refused: z.infer<typeof refusedShape>[] | null;
  limits: { highlights: number; insights: number; recommendations: number; words: number };
}

export function readPrompt({ user }: Pick<Question, 'user'>): ReadPrompt {
  const data = block(user, 'DATA') ?? [];
  const refused = block(user, 'REFUSED');
  const [, highlights, insights, recommendations, words] =
    /(\d+) highlights, up to (\d+) insights and up to (\d+) recommendations, at most (\d+) words/u.exec(user) ?? [];
  return {
    facts: data.flatMap((entry) => {
      const fact = factShape.safeParse(entry);
      return fact.success ? [fact.data] : [];
    }),
    refused: refused === null ? null : z.array(refusedShape).parse(refused),
    limits: {
      highlights: Number(highlights ?? 0),
      insights: Number(insights ?? 0),
      recommendations: Number(recommendations ?? 0),
      words: Number(words ?? 0),
    },
  };
}

function block(text: string, name: string): unknown[] | null {
  const [, , body] = new RegExp(`BEGIN ${name} (\\S+)\\n([^]*?)\\nEND ${name} \\1`, 'u').exec(text) ?? [];
  return body === undefined ? null : z.array(z.unknown()).parse(JSON.parse(body));
}
