/** What asking a model about some facts sends: caught from the writer itself on its way out, so that it cannot differ. */
import { config } from '../env';
import type { FactTable } from '../summary/fact';
import { configuredWriter } from './configured-writer';
import { knownModel } from './settings';

export interface Payload {
  /** Where it goes. */
  url: string;
  /** The request's body, as it is sent. */
  body: string;
}

/** One writing's first request. It is not sent; where no model is configured it is the one that OpenAI would get. */
export async function writingPayload(facts: FactTable): Promise<Payload> {
  const { openai } = config();
  // A server that names no model today is asked again when a summary is written.
  const model = knownModel(openai) ?? (await configuredWriter()).model ?? 'the first model that the server lists';
  const { languageModelWriter } = await import('./language-model-writer');
  const caught = new AbortController();
  let payload: Payload | null = null;
  const writer = await languageModelWriter(
    { ...openai, model },
    {
      send: async (input, init) => {
        const request = new Request(input, init);
        payload ??= { url: request.url, body: await request.text() };
        caught.abort();
        throw new TypeError('It is only looked at.');
      },
    },
  );
  try {
    await writer.write(facts, caught.signal);
  } catch (error) {
    if (payload === null) throw error;
  }
  if (payload === null) throw new Error('The writer asked nothing.');
  return payload;
}

export interface PayloadText {
  role: string;
  text: string;
}

/** The texts of a request's body, in order: what the model reads. */
export function textsOfPayload({ body }: Pick<Payload, 'body'>): PayloadText[] {
  const { input, messages } = JSON.parse(body) as Record<'input' | 'messages', unknown>;
  const list = Array.isArray(input) ? input : Array.isArray(messages) ? messages : [];
  return (list as { role?: unknown; content?: unknown }[]).map(({ role, content }) => ({
    role: typeof role === 'string' ? role : '',
    text: textOf(content),
  }));
}

function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return (content as { text?: unknown }[]).map(({ text }) => (typeof text === 'string' ? text : '')).join('\n');
}
