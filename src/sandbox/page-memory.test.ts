import { describe, expect, it } from 'vitest';
import { PageMemory, type PageRequest } from './page-memory';

const list = (change: Partial<PageRequest> & { search?: string } = {}): PageRequest => ({
  grant: 'g1',
  method: 'GET',
  path: '/list',
  query: new URLSearchParams(change.search ?? ''),
  body: '',
  ...change,
});
const reply = { status: 200, body: ['first page'] };

describe('the page before', () => {
  it.each(['', 'page=1', 'cursor=', 'pageToken='])('is not there for a first page (%s)', (search) => {
    const pages = new PageMemory();
    pages.remember(list({ search }), reply);
    expect(pages.before(list({ search }))).toBeNull();
    expect(pages.before(list({ search: 'cursor=abc' }))).toBe(reply);
  });

  it('is that of the same grant, path and question alone', () => {
    const pages = new PageMemory();
    pages.remember(list({ search: 'q=x&type=a&type=b' }), reply);
    const further = 'q=x&type=a&type=b&page=2';
    expect(pages.before(list({ search: further }))).toBe(reply);
    for (const other of [
      list({ search: further, grant: 'g2' }),
      list({ search: further, path: '/other' }),
      list({ search: 'q=y&type=a&type=b&page=2' }),
      list({ search: 'q=x&type=b&page=2' }),
    ])
      expect(pages.before(other)).toBeNull();
  });

  it('is found by pointers in forms, JSON bodies and GraphQL variables', () => {
    const bodies: [string, string][] = [
      ['channel=C1&limit=5', 'channel=C1&limit=5&cursor=abc'],
      ['{"page_size":3}', '{"page_size":3,"start_cursor":"abc"}'],
      ['{"query":"q","variables":{"issuesAfter":null}}', '{"query":"q","variables":{"issuesAfter":"abc"}}'],
    ];
    for (const [first, next] of bodies) {
      const pages = new PageMemory();
      pages.remember(list({ body: first }), reply);
      expect(pages.before(list({ body: next }))).toBe(reply);
    }
  });

  it('is no refusal', () => {
    const pages = new PageMemory();
    pages.remember(list(), { status: 429, body: '' });
    expect(pages.before(list({ search: 'page=2' }))).toBeNull();
  });

  it('is forgotten once two hundred other lists have been read', () => {
    const pages = new PageMemory();
    for (let turn = 0; turn < 201; turn += 1) pages.remember(list({ grant: `g${turn}` }), reply);
    expect(pages.before(list({ grant: 'g0', search: 'page=2' }))).toBeNull();
    expect(pages.before(list({ grant: 'g1', search: 'page=2' }))).toBe(reply);
  });
});
