import { expect, test } from 'vitest';
import { returnPath } from './return-path';

test('an address of somebody else leads home', () => {
  for (const path of [
    undefined,
    '',
    '//evil.example',
    '/\\evil.example',
    'https://evil.example/dashboard',
    'javascript:alert(1)',
    '/dashboard\\@evil',
    '/dashboardevil',
    '/dashboard/../api/x',
    '/sign-in',
    '/dashboard\n//evil',
  ]) {
    expect(returnPath(path)).toBe('/dashboard');
  }
});

test('a page of the dashboard is returned to, with its query', () => {
  expect(returnPath('/dashboard/activity?source=github&q=a%2Fb#a-1')).toBe(
    '/dashboard/activity?source=github&q=a%2Fb#a-1',
  );
  expect(returnPath('/dashboard')).toBe('/dashboard');
});
