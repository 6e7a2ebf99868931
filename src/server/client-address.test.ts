import { describe, expect, it } from 'vitest';
import { setClientAddress } from './client-address';

function rewritten(headers: Record<string, string>, peer: string, trustProxy: number): Record<string, unknown> {
  const copy: Record<string, string> = { ...headers };
  setClientAddress(copy, peer, trustProxy);
  return copy;
}

describe('the client address', () => {
  it('is the socket whatever a client claims under our own names', () => {
    const seen = rewritten(
      { 'x-devtrack-peer': '127.0.0.1', 'x-devtrack-client': '10.0.0.1', 'x-devtrack-user': 'root' },
      '203.0.113.9',
      0,
    );
    expect(seen).toEqual({ 'x-devtrack-peer': '203.0.113.9', 'x-devtrack-client': '203.0.113.9' });
  });

  it('believes no forwarding header when no proxy is trusted, and says that one was there', () => {
    const seen = rewritten(
      {
        'x-forwarded-for': '1.1.1.1',
        'x-forwarded-host': 'evil.example',
        forwarded: 'for=1.1.1.1',
        'x-real-ip': '1.1.1.1',
        'cf-connecting-ip': '1.1.1.1',
        accept: '*/*',
      },
      '::ffff:203.0.113.9',
      0,
    );
    expect(seen).toEqual({
      accept: '*/*',
      'x-devtrack-peer': '203.0.113.9',
      'x-devtrack-client': '203.0.113.9',
      'x-devtrack-forwarded': '1',
    });
  });

  it('is what the one trusted proxy saw, not what the client put before it', () => {
    const seen = rewritten(
      { 'x-forwarded-for': '1.1.1.1, 198.51.100.7', 'x-forwarded-proto': 'http, https' },
      '10.0.0.2',
      1,
    );
    expect(seen['x-devtrack-client']).toBe('198.51.100.7');
    expect(seen['x-forwarded-for']).toBe('198.51.100.7');
    expect(seen['x-forwarded-proto']).toBe('https');
    expect(seen['x-devtrack-peer']).toBe('10.0.0.2');
  });

  it('is the second entry from the right behind two proxies', () => {
    const seen = rewritten({ 'x-forwarded-for': '6.6.6.6, 2001:db8::5, 10.0.0.3' }, '10.0.0.2', 2);
    expect(seen['x-devtrack-client']).toBe('2001:db8::5');
    expect(seen['x-forwarded-for']).toBe('2001:db8::5, 10.0.0.3');
  });

  it('never counts the Forwarded header, which proxies pass on untouched', () => {
    const seen = rewritten({ forwarded: 'for=1.1.1.1' }, '10.0.0.2', 1);
    expect(seen).toEqual({
      'x-devtrack-peer': '10.0.0.2',
      'x-devtrack-client': '10.0.0.2',
      'x-devtrack-forwarded': '1',
    });
  });

  it('is the peer where the trusted entry is no address', () => {
    expect(rewritten({ 'x-forwarded-for': 'unknown' }, '10.0.0.2', 1)['x-devtrack-client']).toBe('10.0.0.2');
    expect(rewritten({ 'x-forwarded-for': ' , ,' }, '10.0.0.2', 1)['x-devtrack-client']).toBe('10.0.0.2');
  });

  it('drops the port and brackets that some proxies add', () => {
    expect(rewritten({ 'x-forwarded-for': '198.51.100.7:4711' }, '10.0.0.2', 1)['x-devtrack-client']).toBe(
      '198.51.100.7',
    );
    expect(rewritten({ 'x-forwarded-for': '[2001:db8::5]:443' }, '10.0.0.2', 1)['x-devtrack-client']).toBe(
      '2001:db8::5',
    );
  });
});
