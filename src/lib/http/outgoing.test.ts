import { describe, expect, it } from 'vitest';
import { guardedFetch } from './outgoing';

const origins = ['https://api.example'];

/** A transport inside this process that answers in turn and remembers what it was asked. */
function transport(...answers: (Response | Error)[]): { send: typeof fetch; asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    send: (input) => {
      asked.push(input instanceof Request ? input.url : input.toString());
      const answer = answers.shift();
      if (answer instanceof Response) return Promise.resolve(answer);
      return Promise.reject(answer ?? new Error('asked once too often'));
    },
  };
}

describe('the way out', () => {
  it('carries a request by the transport that was given', async () => {
    const { send, asked } = transport(new Response('hello'));
    const answer = await guardedFetch({ provider: 'github', origins, send })('https://api.example/a');
    expect(await answer.text()).toBe('hello');
    expect(asked).toEqual(['https://api.example/a']);
  });

  it('asks nothing of an origin that is not on the list', async () => {
    const { send, asked } = transport();
    const fetchIt = guardedFetch({ provider: 'github', origins, send });
    await expect(fetchIt('https://api.example.evil/')).rejects.toMatchObject({ code: 'host_not_allowed' });
    expect(asked).toEqual([]);
  });

  it('follows no redirect to another origin', async () => {
    const { send, asked } = transport(
      new Response(null, { status: 302, headers: { location: 'https://evil.example/' } }),
    );
    const fetchIt = guardedFetch({ provider: 'github', origins, send });
    await expect(fetchIt('https://api.example/a')).rejects.toMatchObject({ code: 'host_not_allowed' });
    expect(asked).toEqual(['https://api.example/a']);
  });

  it('keeps the cause of a failure, by which it is told whether the request was sent', async () => {
    const cause = new TypeError('fetch failed');
    const { send } = transport(cause);
    await expect(guardedFetch({ provider: 'github', origins, send })('https://api.example/')).rejects.toMatchObject({
      code: 'network_error',
      cause,
    });
  });

  it('ends an answer that is longer than is read', async () => {
    const { send } = transport(new Response('x'.repeat(11)));
    const answer = await guardedFetch({ provider: 'github', origins, send, maxBytes: 10 })('https://api.example/');
    await expect(answer.text()).rejects.toMatchObject({ code: 'answer_too_large' });
  });
});
