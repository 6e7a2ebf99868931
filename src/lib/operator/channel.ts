/**
 * How a command reaches the running server, which alone can open the embedded database: a loopback request whose bearer
 * token shows that the caller can read the installation's secret.
 */
import { createHmac } from 'node:crypto';
import { request } from 'node:http';
import { Readable } from 'node:stream';
import { z } from 'zod';
import { ConfigError } from '../config-error';
import type { AppConfig } from '../env';
import { assertBearer } from '../http/bearer';
import { HttpError } from '../http/http-error';
import { isLoopbackHost } from '../http/hosts';

export const operatorActions = ['backup', 'rotate-keys', 'key-ids'] as const;
export type OperatorAction = (typeof operatorActions)[number];

/** Good for one action only; a token seen once opens nothing else. */
export function operatorToken(authSecret: string, action: OperatorAction): string {
  return createHmac('sha256', `devtrack-operator:${authSecret}`).update(action).digest('base64url');
}

/** @throws HttpError 403 for anybody but this machine itself, 401 without the token. */
export function assertOperator(request: Request, authSecret: string, action: OperatorAction): void {
  if (!isLoopbackHost(request.headers.get('x-devtrack-peer') ?? '') || request.headers.has('x-devtrack-forwarded')) {
    throw new HttpError(403, 'forbidden', 'This route answers commands on this machine only.');
  }
  assertBearer(request, operatorToken(authSecret, action));
}

const errorBody = z.object({ error: z.object({ code: z.string(), message: z.string() }) });

/** The server's answer; null: nobody listens there. @throws ConfigError with the server's own line when it refuses. */
export async function askServer(
  { port, authSecret }: Pick<AppConfig, 'port' | 'authSecret'>,
  action: OperatorAction,
  body: unknown = {},
): Promise<Response | null> {
  let answer: Response;
  try {
    answer = await post(port, action, operatorToken(authSecret, action), JSON.stringify(body));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code === 'ECONNREFUSED') return null;
    const reason = error instanceof Error ? error.message : String(error);
    throw new ConfigError([
      `The server on port ${port} broke off while it was asked (${reason}). What it had begun may be done or not: run the command again.`,
    ]);
  }
  if (answer.ok) return answer;
  const told = errorBody.safeParse(await readJsonOrNull(answer));
  throw new ConfigError([
    told.success
      ? told.data.error.message
      : `What listens on port ${port} answered ${answer.status} and is no DevTrack that knows this command.`,
  ]);
}

/** On a connection of its own and without a deadline: a backup or a rotation takes as long as there are rows. */
function post(port: number, action: OperatorAction, token: string, body: string): Promise<Response> {
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        host: '127.0.0.1',
        port,
        path: `/api/operator/${action}`,
        method: 'POST',
        agent: false,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      },
      (answer) => {
        const headers = new Headers();
        for (const [name, value] of Object.entries(answer.headers))
          if (typeof value === 'string') headers.set(name, value);
        resolve(new Response(Readable.toWeb(answer) as ReadableStream, { status: answer.statusCode ?? 502, headers }));
      },
    );
    sent.once('error', reject);
    sent.end(body);
  });
}

async function readJsonOrNull(answer: Response): Promise<unknown> {
  if (answer.headers.get('content-type')?.includes('json') !== true) return null;
  return answer.json();
}
