import { describe, expect, it } from 'vitest';
import { isAllowedHost } from './allowed-host';

const loopback = new URL('http://localhost:3000');

describe('the Host header', () => {
  it.each([
    'evil.example',
    'evil.example:3000',
    'localhost.evil.example',
    '127.0.0.1.nip.example',
    '127.0.0.2',
    'localhost:',
    'localhost:3000:1',
    'a@localhost',
    '',
    undefined,
  ])('is refused on a loopback installation when it is %s', (host) => {
    expect(isAllowedHost(host, loopback)).toBe(false);
  });

  it.each(['localhost', 'localhost:3000', 'LOCALHOST:3000', '127.0.0.1:8080', '[::1]', '[::1]:3000'])(
    'is answered on a loopback installation when it is %s',
    (host) => {
      expect(isAllowedHost(host, loopback)).toBe(true);
    },
  );

  it('may be anything where APP_URL is a public origin, since nothing is derived from it', () => {
    expect(isAllowedHost('10.0.0.5:3000', new URL('https://devtrack.example'))).toBe(true);
  });
});
