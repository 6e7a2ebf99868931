/** What every browser test gets: the sandbox's controls, and a watch over what its pages say and whom they call. */
import { expect, request, test as base, type BrowserContext } from '@playwright/test';
import { Sandbox } from './sandbox';

export { expect } from '@playwright/test';

export class Watch {
  private readonly seen: string[] = [];
  private readonly tolerated: RegExp[] = [];

  /** Reports every request to another machine, every console error or warning, every uncaught error. */
  follow(context: BrowserContext): void {
    context.on('request', (sent) => {
      if (!isOwn(sent.url())) this.seen.push(`a request to ${sent.url()}`);
    });
    context.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning')
        this.seen.push(`console ${message.type()}: ${message.text()} (${message.location().url})`);
    });
    context.on('weberror', (error) => {
      this.seen.push(`uncaught: ${error.error().stack ?? error.error().message}`);
    });
  }

  /** For what a test provokes: browsers write a line for every answer of 400 and above. */
  tolerate(pattern: RegExp): void {
    this.tolerated.push(pattern);
  }

  complaints(): string[] {
    return this.seen.filter((line) => !this.tolerated.some((pattern) => pattern.test(line)));
  }
}

export const test = base.extend<{ watch: Watch; sandbox: Sandbox }>({
  watch: [
    async ({ context }, use) => {
      const watch = new Watch();
      watch.follow(context);
      await use(watch);
      expect(watch.complaints(), 'what the pages complained of, and whom they called').toEqual([]);
    },
    { auto: true },
  ],
  sandbox: async ({}, use) => {
    const context = await request.newContext();
    const sandbox = new Sandbox(context);
    await use(sandbox);
    await sandbox.clearFaults();
    await context.dispose();
  },
});

function isOwn(address: string): boolean {
  const { protocol, hostname } = new URL(address);
  if (protocol === 'data:' || protocol === 'blob:') return true;
  return ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
}
