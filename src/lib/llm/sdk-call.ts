/** The one place where the AI SDK is called: one request, no retries, no tools, no telemetry. */
import { createOpenAI } from '@ai-sdk/openai';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { generateText, NoObjectGeneratedError, Output, type FinishReason, type LanguageModel } from 'ai';
import type { z } from 'zod';
import type { Prompt } from '../summary/llm/prompt';

/** How the answer's shape is asked for, strictest first. In every mode the prompt describes it, too. */
export const outputModes = ['schema', 'json', 'text'] as const;
export type OutputMode = (typeof outputModes)[number];

export interface ModelRequest {
  prompt: Prompt;
  schema: z.ZodType;
  mode: OutputMode;
  without: ReadonlySet<string>;
  signal: AbortSignal;
}

export interface SdkAnswer {
  text: string;
  finishReason: FinishReason;
  /** Undefined: the server does not count. */
  inputTokens: number | undefined;
  outputTokens: number | undefined;
}

export type ModelCall = (request: ModelRequest) => Promise<SdkAnswer>;

export interface SdkOptions {
  /** `responses`: OpenAI itself. `chat`: what every compatible server speaks. */
  api: 'responses' | 'chat';
  baseUrl: string;
  apiKey: string | null;
  model: string;
  fetch: typeof fetch;
}

/** A whole text has under 600 tokens; models that think first spend the rest on that. */
const maxOutputTokens = 4000;
const temperature = 0.2;

export function sdkCall(options: SdkOptions): ModelCall {
  // Its warnings are for developers, and go to the console.
  (globalThis as { AI_SDK_LOG_WARNINGS?: boolean }).AI_SDK_LOG_WARNINGS = false;
  const model = languageModel(options);
  return async ({ prompt, schema, mode, without, signal }) => {
    const output =
      mode === 'schema' ? Output.object({ schema, name: 'summary' }) : mode === 'json' ? Output.json() : Output.text();
    try {
      const result = await generateText({
        model,
        system: prompt.system,
        prompt: prompt.user,
        output,
        maxRetries: 0,
        abortSignal: signal,
        experimental_telemetry: { isEnabled: false, recordInputs: false, recordOutputs: false },
        // Activity data is not kept at OpenAI; the compatible servers are sent nothing of this.
        providerOptions: { openai: { store: false, strictJsonSchema: true } },
        ...(without.has('temperature') ? {} : { temperature }),
        ...(without.has('max_tokens') || without.has('max_output_tokens') ? {} : { maxOutputTokens }),
      });
      return answerOf(result.text, result.finishReason, result.usage);
    } catch (error) {
      // Its reading is stricter than ours and drops what the answer cost.
      if (!NoObjectGeneratedError.isInstance(error)) throw error;
      return answerOf(error.text ?? '', error.finishReason ?? 'other', error.usage);
    }
  };
}

function languageModel({ api, baseUrl, apiKey, model, fetch }: SdkOptions): LanguageModel {
  if (api === 'responses') return createOpenAI({ baseURL: baseUrl, apiKey: apiKey ?? '', fetch }).responses(model);
  return createOpenAICompatible({
    name: 'llm',
    baseURL: baseUrl,
    fetch,
    supportsStructuredOutputs: true,
    ...(apiKey === null ? {} : { apiKey }),
  }).chatModel(model);
}

function answerOf(
  text: string,
  finishReason: FinishReason,
  usage: { inputTokens: number | undefined; outputTokens: number | undefined } | undefined,
): SdkAnswer {
  return { text, finishReason, inputTokens: usage?.inputTokens, outputTokens: usage?.outputTokens };
}
