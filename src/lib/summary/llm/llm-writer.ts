/** The writer that asks a language model. What the model is and how it is reached is in `ask`; nothing here leaves the process. */
import type { z } from 'zod';
import type { FactTable } from '../fact';
import { type SummaryWriter, type Usage, WriterFailure } from '../writer';
import { draftAnswer, maxStatements, readAnswer, repairAnswer } from './answer';
import { fill } from './fill';
import { promptVersion, repairPrompt, writingPrompt, type Prompt } from './prompt';

export interface Answer {
  text: string;
  usage: Usage;
}

/**
 * One question, second tries included.
 * @throws WriterFailure with the usage so far; the signal's reason when the caller gave up.
 */
export type Ask = (
  prompt: Prompt,
  schema: z.ZodType,
  limits: { deadlineMs: number; signal?: AbortSignal | undefined },
) => Promise<Answer>;

export interface LlmWriterOptions {
  model: string | null;
  ask: Ask;
  /** New for each prompt, and not to be guessed. */
  nonce: () => string;
  /** Milliseconds that only grow. */
  now: () => number;
  /** For a writing and its repair together. */
  timeoutMs: number;
}

export function llmWriter({ model, ask, nonce, now, timeoutMs }: LlmWriterOptions): SummaryWriter {
  /** When the writing of a table has to be over; its repair gets what is left. */
  const ends = new WeakMap<FactTable, number>();
  const remaining = (facts: FactTable): number => {
    const end = ends.get(facts) ?? now() + timeoutMs;
    ends.set(facts, end);
    return end - now();
  };
  const question = async <T>(
    prompt: Prompt,
    schema: z.ZodType<T>,
    deadlineMs: number,
    signal?: AbortSignal,
  ): Promise<{ answer: T; usage: Usage }> => {
    if (deadlineMs <= 0) throw new WriterFailure('timeout');
    const { text, usage } = await ask(prompt, schema, { deadlineMs, signal });
    const answer = readAnswer(text, schema);
    if (answer === null) throw new WriterFailure('malformed', usage);
    return { answer, usage };
  };
  return {
    id: 'llm',
    model,
    version: promptVersion,
    async write(facts, signal) {
      ends.delete(facts);
      const { answer, usage } = await question(writingPrompt(facts, nonce()), draftAnswer, remaining(facts), signal);
      const told = new Set<string>();
      return { statements: answer.statements.slice(0, maxStatements).map((given) => fill(given, facts, told)), usage };
    },
    async repair(facts, refused, signal) {
      const { answer, usage } = await question(
        repairPrompt(facts, refused, nonce()),
        repairAnswer,
        remaining(facts),
        signal,
      );
      const statements = refused.map(({ statement }, index) => {
        const mended = answer.statements.find(({ number, text }) => number === index + 1 && text.trim() !== '');
        return mended ? fill({ ...mended, kind: statement.kind }, facts) : null;
      });
      return { statements, usage };
    },
  };
}
