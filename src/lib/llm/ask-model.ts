/** One question to a language model through the AI SDK, with this installation's own rules for second tries. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { z } from 'zod';
import type { Ask } from '../summary/llm/llm-writer';
import { estimateTokens } from '../summary/llm/estimate-tokens';
import type { Prompt } from '../summary/llm/prompt';
import { type Usage, WriterFailure } from '../summary/writer';
import type { Judgement } from './judge-failure';
import { failedRequest, type FailedAnswer } from './sdk-failure';
import { outputModes, type ModelCall, type OutputMode, type SdkAnswer } from './sdk-call';

export interface AskOptions {
  call: ModelCall;
  /** Milliseconds that only grow. */
  now: () => number;
  /** Waits, unless the signal ends it; tests do not wait. */
  pause?: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** Aborts when the time is over. */
  deadline?: (milliseconds: number) => AbortSignal;
}

const pauseFor = async (milliseconds: number, signal: AbortSignal): Promise<void> => {
  await sleep(milliseconds, undefined, { signal });
};

/** What the server has shown to accept; kept for the life of the process. */
interface Form {
  mode: OutputMode;
  /** Parameters it refused by name. */
  without: Set<string>;
}

export function askModel({
  call,
  now,
  pause = pauseFor,
  deadline = (milliseconds) => AbortSignal.timeout(Math.ceil(milliseconds)),
}: AskOptions): Ask {
  let known: Form = { mode: 'schema', without: new Set() };
  return async (prompt, schema, { deadlineMs, signal }) => {
    const attempt = new Attempt(call, now, pause, deadlineMs, deadline(deadlineMs), signal);
    const form: Form = { mode: known.mode, without: new Set(known.without) };
    for (;;) {
      const result = await attempt.send(prompt, schema, form);
      if ('text' in result) {
        known = form;
        return result;
      }
      if (!changeForm(form, result)) throw attempt.failure(result.code);
    }
  };
}

/** False: there is no other form to try. */
function changeForm(form: Form, { formRefused, parameter }: Judgement): boolean {
  if (!formRefused) return false;
  if (parameter !== null && optionalParameters.has(parameter) && !form.without.has(parameter)) {
    form.without.add(parameter);
    return true;
  }
  const next = outputModes[outputModes.indexOf(form.mode) + 1];
  if (next === undefined) return false;
  form.mode = next;
  return true;
}

/** Some models take no temperature, or call the limit by another name. An answer without them is as good. */
const optionalParameters: ReadonlySet<string> = new Set(['temperature', 'max_tokens', 'max_output_tokens']);

/** The requests of one question: one second try, one deadline, one count of what it cost. */
class Attempt {
  private readonly usage: Usage = { calls: 0, inputTokens: 0, outputTokens: 0, latencyMs: 0 };
  private readonly started: number;
  private readonly signal: AbortSignal;
  private triedAgain = false;

  constructor(
    private readonly call: ModelCall,
    private readonly now: () => number,
    private readonly pause: (milliseconds: number, signal: AbortSignal) => Promise<void>,
    private readonly deadlineMs: number,
    private readonly deadline: AbortSignal,
    private readonly caller: AbortSignal | undefined,
  ) {
    this.started = now();
    this.signal = AbortSignal.any([deadline, ...(caller === undefined ? [] : [caller])]);
  }

  /** An answer, or why the server did not take the question in this form. */
  async send(prompt: Prompt, schema: z.ZodType, form: Form): Promise<{ text: string; usage: Usage } | Judgement> {
    for (;;) {
      this.stopIfOver();
      try {
        this.usage.calls += 1;
        return this.accept(prompt, await this.call({ prompt, schema, ...form, signal: this.signal }));
      } catch (error) {
        if (error instanceof WriterFailure) throw error;
        this.stopIfOver(error);
        const judged = failedRequest(error);
        if (judged === null) throw error;
        if (judged.formRefused) return judged;
        await this.waitFor(judged, error);
      }
    }
  }

  failure(code: ConstructorParameters<typeof WriterFailure>[0], cause?: unknown): WriterFailure {
    this.usage.latencyMs = Math.round(this.now() - this.started);
    return new WriterFailure(code, { ...this.usage }, { cause });
  }

  private accept(prompt: Prompt, answer: SdkAnswer): { text: string; usage: Usage } {
    // A server that counts nothing must not make the monthly cap blind.
    this.usage.inputTokens += answer.inputTokens ?? Math.ceil(estimateTokens(prompt.system + prompt.user));
    this.usage.outputTokens += answer.outputTokens ?? Math.ceil(estimateTokens(answer.text));
    const bad = unusable[answer.finishReason];
    if (bad !== undefined) throw this.failure(bad);
    this.usage.latencyMs = Math.round(this.now() - this.started);
    return { text: answer.text, usage: { ...this.usage } };
  }

  /** Once, and only where half of the time is left after the wait. */
  private async waitFor({ code, retryAfterMs }: Judgement, cause: unknown): Promise<void> {
    const left = this.deadlineMs - (this.now() - this.started);
    if (retryAfterMs === null || this.triedAgain || retryAfterMs > left / 2) throw this.failure(code, cause);
    this.triedAgain = true;
    try {
      await this.pause(retryAfterMs, this.signal);
    } catch (error) {
      this.stopIfOver(error);
      throw error;
    }
  }

  private stopIfOver(cause?: unknown): void {
    this.caller?.throwIfAborted();
    if (this.deadline.aborted) throw this.failure('timeout', cause);
  }
}

const unusable: Partial<Record<SdkAnswer['finishReason'], FailedAnswer>> = {
  'content-filter': 'refused',
  length: 'malformed',
};
