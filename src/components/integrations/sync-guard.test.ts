import { expect, test } from 'vitest';
import { createSyncGuard } from './sync-guard';

test('five presses within two seconds let one through, even if its request ends at once', () => {
  const guard = createSyncGuard(2000);
  const through = [0, 400, 800, 1200, 1900].map((now) => {
    const started = guard.tryStart(now);
    if (started) guard.ended();
    return started;
  });
  expect(through).toEqual([true, false, false, false, false]);
  expect(guard.tryStart(2000)).toBe(true);
});

test('a press is refused while a slow request is under way', () => {
  const guard = createSyncGuard(2000);
  guard.tryStart(0);
  expect(guard.tryStart(10_000)).toBe(false);
  guard.ended();
  expect(guard.tryStart(10_001)).toBe(true);
});
