/** A writer that asks the configured language model. */
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { IntegrationError } from '../integrations/errors';
import { logger } from '../logger';
import { llmWriter } from '../summary/llm/llm-writer';
import { WriterFailure, type SummaryWriter, type WriterFailureCode } from '../summary/writer';
import { askModel } from './ask-model';
import { judgeFailure } from './judge-failure';
import { modelFetch } from './model-fetch';
import { sdkCall } from './sdk-call';
import { knownModel, type LlmSettings } from './settings';

export interface WriterSurroundings {
  /** What carries requests, for tests; the platform's `fetch` by default. */
  send?: typeof fetch;
  pause?: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  deadline?: (milliseconds: number) => AbortSignal;
}

const openAiUrl = 'https://api.openai.com/v1';
const now = (): number => performance.now();

/** Never throws for a server that is away: then the writer fails when it is asked to write, and the built-in one steps in. */
export async function languageModelWriter(
  settings: LlmSettings,
  { send, ...waiting }: WriterSurroundings = {},
): Promise<SummaryWriter> {
  const baseUrl = settings.baseUrl ?? openAiUrl;
  const timeoutMs = settings.timeoutSeconds * 1000;
  warnOfPlainHttp(baseUrl);
  const model = knownModel(settings) ?? (await firstModel(settings, baseUrl, send));
  const call =
    typeof model === 'string'
      ? sdkCall({
          api: settings.baseUrl === null ? 'responses' : 'chat',
          baseUrl,
          apiKey: settings.apiKey,
          model,
          fetch: modelFetch({ baseUrl, deadlineMs: timeoutMs, send }),
        })
      : null;
  const ask = call === null ? null : askModel({ call, now, ...waiting });
  return llmWriter({
    model: typeof model === 'string' ? model : null,
    ask: ask ?? (() => Promise.reject(new WriterFailure(typeof model === 'string' ? 'unavailable' : model.failed))),
    nonce: () => randomBytes(16).toString('hex'),
    now,
    timeoutMs,
  });
}

const modelList = z.object({ data: z.array(z.object({ id: z.string().min(1) })) });
/** A list comes at once or not at all; a summary is not kept waiting for it. */
const listDeadlineMs = 5000;

/** The first model of `GET /models` that is not made for embeddings alone. */
async function firstModel(
  { apiKey, timeoutSeconds }: LlmSettings,
  baseUrl: string,
  send: typeof fetch | undefined,
): Promise<string | { failed: WriterFailureCode }> {
  const deadlineMs = Math.min(listDeadlineMs, timeoutSeconds * 1000);
  try {
    const answer = await modelFetch({ baseUrl, deadlineMs, send })(`${baseUrl}/models`, {
      headers: apiKey === null ? {} : { authorization: `Bearer ${apiKey}` },
    });
    const body = await answer.text();
    if (!answer.ok)
      return {
        failed: judgeFailure({ status: answer.status, body, retryAfter: null, refusedByUs: false }, () => new Date())
          .code,
      };
    const ids = modelList.parse(JSON.parse(body)).data.map(({ id }) => id);
    return ids.find((id) => !/embed/iu.test(id)) ?? ids[0] ?? { failed: 'bad_request' };
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError) return { failed: 'bad_request' };
    if (error instanceof IntegrationError) return { failed: 'unavailable' };
    throw error;
  }
}

let warned = false;

function warnOfPlainHttp(baseUrl: string): void {
  if (warned || new URL(baseUrl).protocol !== 'http:') return;
  warned = true;
  logger().warn(
    { event: 'llm_over_http', origin: new URL(baseUrl).origin },
    'facts of activities go to the language model over plain http; keep it on this machine or in a network you trust',
  );
}
