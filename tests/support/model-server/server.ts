/**
 * A language model's server on loopback: Chat Completions, Responses (streamed or not) and the list of models, as strict
 * as real ones about what they reject. What it answers is a behaviour; none of them is a model.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { behaviours, type Behaviour, type BehaviourName, type Reply } from './behaviours';
import { chatAnswer, chatEvents, responsesAnswer, responsesEvents } from './answers';
import { questionOf, rejection } from './requests';

export interface SeenRequest {
  method: string;
  path: string;
  headers: IncomingMessage['headers'];
  body: unknown;
}

export interface ModelServer {
  /** What `OPENAI_BASE_URL` is set to. */
  url: string;
  requests: SeenRequest[];
  /** Texts it answered with, in order. */
  answers: string[];
  /** Questions alone, without the list of models. */
  calls(): number;
  behave(behaviour: BehaviourName | Behaviour): void;
  close(): Promise<void>;
}

export async function startModelServer(first: BehaviourName | Behaviour = 'scripted'): Promise<ModelServer> {
  let behaviour = resolve(first);
  const requests: SeenRequest[] = [];
  const answers: string[] = [];
  const calls = (): number => requests.filter(({ method }) => method === 'POST').length;
  const server = createServer((request, response) => {
    void handle(request, response);
  });
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    const body = await readBody(request);
    requests.push({ method: request.method ?? 'GET', path, headers: request.headers, body });
    if (request.method === 'GET' && path === '/v1/models')
      return json(response, 200, { object: 'list', data: modelIds.map((id) => ({ id, object: 'model' })) });
    const api = path === '/v1/chat/completions' ? 'chat' : path === '/v1/responses' ? 'responses' : null;
    if (api === null || request.method !== 'POST') return json(response, 404, { error: { message: 'Not found' } });
    const wrong = rejection(api, body);
    if (wrong !== null) return json(response, 400, { error: { ...wrong, type: 'invalid_request_error' } });
    const question = questionOf(api, body);
    const reply = behaviour(question, calls());
    if (reply.kind === 'text') answers.push(reply.text);
    send(response, api, question.stream, question.model, reply);
  };
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    requests,
    answers,
    calls,
    behave: (next) => {
      behaviour = resolve(next);
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

/** As a local server lists them: the first one only turns text into vectors. */
const modelIds = ['scripted-embed', 'scripted'];

function resolve(behaviour: BehaviourName | Behaviour): Behaviour {
  return typeof behaviour === 'string' ? behaviours[behaviour] : behaviour;
}

function send(response: ServerResponse, api: 'chat' | 'responses', stream: boolean, model: string, reply: Reply): void {
  switch (reply.kind) {
    case 'hang':
      return;
    case 'drop':
      response.destroy();
      return;
    case 'error':
      response.setHeaders(new Map(Object.entries(reply.headers ?? {})));
      return json(response, reply.status, reply.body);
    case 'raw':
      response.writeHead(200, { 'content-type': 'application/json' }).end(reply.body);
      return;
    case 'text': {
      if (!stream)
        return json(response, 200, api === 'chat' ? chatAnswer(model, reply) : responsesAnswer(model, reply));
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      for (const event of api === 'chat' ? chatEvents(model, reply) : responsesEvents(model, reply))
        response.write(event);
      response.end();
    }
  }
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

async function readBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString('utf8');
  if (text === '') return null;
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
