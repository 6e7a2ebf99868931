import { describe, expect, it } from 'vitest';
import { defaultReturnPath, safeReturnPath } from './return-path';

describe('where a connection attempt leads back to', () => {
  it.each([
    '/dashboard',
    '/dashboard/integrations',
    '/dashboard/activity?source=github&q=a%20b',
    '/onboarding',
    '/dashboard/settings',
  ])('may be our page %s', (path) => {
    expect(safeReturnPath(path)).toBe(path);
  });

  it.each([
    null,
    '',
    ' ',
    'dashboard',
    '//evil.example',
    '///evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '/\\/evil.example',
    '/%2f/evil.example',
    '/%2Fevil.example',
    '/%5cevil.example',
    '/dashboard//evil.example',
    '/dashboard/%2f%2fevil.example',
    '/dashboard/..//evil.example',
    '/dashboard/%2e%2e/%2e%2e/evil',
    '/dashboard/../../api/auth/sign-out',
    '/dashboard\\evil',
    '/dashboard%5c..%5c',
    '/dashboard@evil.example',
    '/dashboard.evil.example',
    '/dashboardevil',
    '/dashboard:80',
    '/dashboard#//evil.example',
    '/dashboard?x=//evil.example',
    '/dashboard\t//evil.example',
    '/dashboard\r\nset-cookie: a=b',
    '/dashboard%0d%0aset-cookie:a=b',
    '/dashboard%',
    '/dashboard/%E0%A4%A',
    '\t//evil.example',
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    '/javascript:alert(1)',
    'data:text/html,x',
    'http://evil.example',
    'https:evil.example',
    'http:\\\\evil.example',
    '/api/account/export',
    '/sign-in',
    '/',
    '/dashboard/\u0000',
    '/dashboard/\u202e',
    '/dashboard/＼evil',
  ])('is the default page for %j', (path) => {
    expect(safeReturnPath(path)).toBe(defaultReturnPath);
  });
});
