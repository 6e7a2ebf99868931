/** An answer in the shapes of both interfaces, at once or as a stream of events. */
import type { TextReply } from './behaviours';

const created = 1_767_225_600;

function usageOf(reply: TextReply): { input: number; output: number } {
  return { input: reply.inputTokens, output: Math.ceil(reply.text.length / 4) };
}

export function chatAnswer(model: string, reply: TextReply): unknown {
  const { input, output } = usageOf(reply);
  const message = reply.refusal
    ? { role: 'assistant', content: null, refusal: reply.text }
    : { role: 'assistant', content: reply.text };
  return {
    id: 'chatcmpl-scripted',
    object: 'chat.completion',
    created,
    model,
    choices: [{ index: 0, message, finish_reason: reply.filtered ? 'content_filter' : reply.cut ? 'length' : 'stop' }],
    ...(reply.uncounted
      ? {}
      : { usage: { prompt_tokens: input, completion_tokens: output, total_tokens: input + output } }),
  };
}

export function responsesAnswer(model: string, reply: TextReply): unknown {
  const { input, output } = usageOf(reply);
  const reason = reply.filtered ? 'content_filter' : reply.cut ? 'max_output_tokens' : null;
  return {
    id: 'resp_scripted',
    object: 'response',
    created_at: created,
    status: reason === null ? 'completed' : 'incomplete',
    model,
    error: null,
    incomplete_details: reason === null ? null : { reason },
    output: [
      {
        type: 'message',
        id: 'msg_scripted',
        role: 'assistant',
        status: reason === null ? 'completed' : 'incomplete',
        content: [
          reply.refusal
            ? { type: 'refusal', refusal: reply.text }
            : { type: 'output_text', text: reply.text, annotations: [] },
        ],
      },
    ],
    ...(reply.uncounted
      ? {}
      : {
          usage: {
            input_tokens: input,
            input_tokens_details: { cached_tokens: 0 },
            output_tokens: output,
            output_tokens_details: { reasoning_tokens: 0 },
            total_tokens: input + output,
          },
        }),
  };
}

const pieces = (text: string): string[] => text.match(/[^]{1,40}/gu) ?? [];

export function* chatEvents(model: string, reply: TextReply): Generator<string> {
  const { input, output } = usageOf(reply);
  const chunk = (choice: object, rest: object = {}): string =>
    `data: ${JSON.stringify({ id: 'chatcmpl-scripted', object: 'chat.completion.chunk', created, model, choices: [{ index: 0, ...choice }], ...rest })}\n\n`;
  yield chunk({ delta: { role: 'assistant', content: '' }, finish_reason: null });
  for (const content of pieces(reply.text)) yield chunk({ delta: { content }, finish_reason: null });
  yield chunk(
    { delta: {}, finish_reason: reply.cut ? 'length' : 'stop' },
    { usage: { prompt_tokens: input, completion_tokens: output, total_tokens: input + output } },
  );
  yield 'data: [DONE]\n\n';
}

export function* responsesEvents(model: string, reply: TextReply): Generator<string> {
  const event = (type: string, rest: object): string =>
    `event: ${type}\ndata: ${JSON.stringify({ type, ...rest })}\n\n`;
  const place = { item_id: 'msg_scripted', output_index: 0, content_index: 0 };
  const item = { type: 'message', id: 'msg_scripted', role: 'assistant', status: 'in_progress', content: [] };
  yield event('response.created', {
    response: {
      id: 'resp_scripted',
      object: 'response',
      created_at: created,
      model,
      status: 'in_progress',
      output: [],
    },
  });
  yield event('response.output_item.added', { output_index: 0, item });
  for (const delta of pieces(reply.text)) yield event('response.output_text.delta', { ...place, delta, logprobs: [] });
  yield event('response.completed', { response: responsesAnswer(model, reply) });
}
