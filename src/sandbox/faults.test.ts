import { describe, expect, it } from 'vitest';
import { disturbed, shuffleLists, spoiled, standIn } from './fault-answers';
import { faultRequest, Faults, type Fault, type FaultTarget } from './faults';
import { toAnswer } from './exchange';
import { randomBy } from './synthetic/random';

const now = new Date('2026-11-20T10:00:00Z');
const target: FaultTarget = {
  provider: 'slack',
  method: 'GET',
  path: '/api/auth.test',
  grant: 'g1',
  hasPageBefore: false,
};
const faultsOf = (...list: Fault[]) => {
  const faults = new Faults();
  for (const fault of list) faults.add(fault);
  return faults;
};
const met = (faults: Faults, change: Partial<FaultTarget> = {}) => faults.take({ ...target, ...change }) !== null;

describe('an order for a fault', () => {
  it.each([
    [{ provider: 'slack' }, 'at least one of'],
    [{ provider: 'slack', after: 1, times: 2, probability: 0.5 }, 'at least one of'],
    [{ provider: 'slack', hangup: false, truncate: false }, 'at least one of'],
    [{ provider: 'slack', status: 1e9 }, '599'],
    [{ provider: 'slack', status: 500, after: -1 }, '0'],
    [{ provider: 'slack', status: 500, after: 1e15 }, '1000000'],
    [{ provider: 'slack', status: 500, probability: 0 }, '0'],
    [{ provider: 'slack', status: 500, probability: 1.5 }, '1'],
    [{ provider: 'slack', status: 500, seed: 'x' }, 'seed goes with'],
    [{ provider: 'slack', stall: { before: 600_001 } }, '600000'],
    [{ provider: 'slack', stall: { during: 5 } }, 'during'],
    [{ provider: 'slack', reset: 'sometimes' }, 'before'],
    [{ provider: 'slack', reset: 'before', hangup: true }, 'not by both'],
    [{ provider: 'slack', garbage: true, html: true }, 'one body'],
    [{ provider: 'slack', body: '', html: true }, 'one body'],
    [{ provider: 'slack', processed: true, truncate: true }, 'processed goes with'],
    [{ provider: 'slack', status: 500, shuffle: true }, 'need the answer of the provider'],
    [{ provider: 'slack', html: true, repeatPage: true }, 'need the answer of the provider'],
    [{ provider: 'slack', headers: { 'Content-Length': '5' } }, 'set by the sandbox itself'],
    [{ provider: 'slack', headers: { 'transfer-encoding': 'chunked' } }, 'set by the sandbox itself'],
    [{ provider: 'slack', headers: { a: 'b\r\nc: d' } }, 'printable'],
  ])('is refused as %j', (order, why) => {
    expect(JSON.stringify(faultRequest.safeParse(order).error?.issues)).toContain(why);
  });
});

describe('a fault meets', () => {
  it('none of the first requests that it is told to let pass, then as many as it is told', () => {
    const faults = faultsOf({ provider: 'slack', status: 500, after: 2, times: 3 });
    expect(Array.from({ length: 7 }, () => met(faults))).toEqual([false, false, true, true, true, false, false]);
    expect(faults.pending()).toBe(0);
  });

  it('no request that does not fit, and counts none of them', () => {
    const faults = faultsOf({ provider: 'slack', status: 500, path: '/api/', method: 'GET', grant: 'g1', after: 1 });
    for (const change of [{ path: '/x' }, { method: 'POST' }, { grant: 'g2' }, { grant: null }, { provider: 'github' }])
      expect(met(faults, change)).toBe(false);
    expect([met(faults), met(faults)]).toEqual([false, true]);
  });

  it('as many as its probability says, at the same places for the same seed', () => {
    const draw = (seed: string) => {
      const faults = faultsOf({ provider: 'slack', status: 500, probability: 0.3, seed });
      return Array.from({ length: 1000 }, () => met(faults));
    };
    expect(draw('one')).toEqual(draw('one'));
    expect(draw('one')).not.toEqual(draw('two'));
    const hits = draw('one').filter(Boolean).length;
    expect(hits).toBeGreaterThan(240);
    expect(hits).toBeLessThan(360);
  });

  it('what an older one left to it', () => {
    const faults = faultsOf({ provider: 'slack', status: 500, times: 1 }, { provider: 'slack', status: 503, times: 1 });
    expect([faults.take(target)?.fault.status, faults.take(target)?.fault.status, faults.take(target)]).toEqual([
      500,
      503,
      null,
    ]);
  });

  it('only requests for a further page, where it repeats pages', () => {
    const faults = faultsOf({ provider: 'slack', repeatPage: true });
    expect([met(faults), met(faults, { hasPageBefore: true })]).toEqual([false, true]);
  });
});

describe('an answer', () => {
  const random = randomBy('seed');
  const reply = { status: 200, headers: { 'Retry-After': '1', link: '<x>' }, body: { ok: true } };
  const whole = toAnswer({ status: 200, body: { ok: true, text: 'grün' } }, now);

  it('carries moments relative to the sandbox’s now, as HTTP date and as seconds', () => {
    const headers = { 'Retry-After': '@+90', 'x-ratelimit-reset': '@epoch+60', 'x-other': '@+soon' };
    expect(disturbed(reply, { fault: { provider: 'github', headers }, random }, now).headers).toEqual({
      'retry-after': 'Fri, 20 Nov 2026 10:01:30 GMT',
      'x-ratelimit-reset': String(now.getTime() / 1000 + 60),
      'x-other': '@+soon',
      link: '<x>',
    });
  });

  it('in half is no JSON, and its length says nothing of it', () => {
    const cut = spoiled(whole, { provider: 'slack', truncate: true });
    if (cut.kind !== 'answer') throw new Error(cut.kind);
    expect(cut.headers['content-length']).toBe(String(Buffer.byteLength(cut.text)));
    expect(cut.text.length).toBeLessThan(whole.text.length);
    expect(() => JSON.parse(cut.text) as unknown).toThrow();
  });

  it('without a body cannot be broken off in the middle of it', () => {
    const empty = toAnswer({ status: 204, body: '' }, now);
    expect(spoiled(empty, { provider: 'slack', reset: 'middle' })).toEqual({ kind: 'none', reset: true });
    expect(spoiled(empty, { provider: 'slack', truncate: true })).toBe(empty);
  });

  it('of a proxy is a page with the status asked for', () => {
    expect(standIn({ provider: 'slack', html: true, status: 529 })).toMatchObject({
      status: 529,
      headers: { 'content-type': 'text/html; charset=utf-8' },
      body: expect.stringContaining('Error 529') as string,
    });
    expect(standIn({ provider: 'slack', html: true }).status).toBe(502);
  });

  it('has its lists of items disturbed, everything else and the fake’s own data left as it is', () => {
    const items = Array.from({ length: 30 }, (_, id) => ({ id, labels: ['b', 'a'], results: [id, id + 1] }));
    const data = {
      ok: true,
      scopes: ['x', 'y', 'z'],
      messages: { total: 30, matches: items },
      data: { a: { nodes: items } },
    };
    const before = JSON.stringify(data);
    const after = shuffleLists(data, randomBy('seed')) as typeof data;
    expect(JSON.stringify(data)).toBe(before);
    expect(after.scopes).toEqual(['x', 'y', 'z']);
    for (const list of [after.messages.matches, after.data.a.nodes]) {
      expect(list.length).toBeGreaterThan(30);
      expect([...new Set(list.map(({ id }) => id))].sort((a, b) => a - b)).toEqual(items.map(({ id }) => id));
      expect(list.map(({ id }) => id)).not.toEqual([...list].sort((a, b) => a.id - b.id).map(({ id }) => id));
      for (const item of list) expect(items).toContain(item);
    }
    expect((shuffleLists(items, randomBy('seed')) as unknown[]).length).toBeGreaterThan(30);
  });
});
