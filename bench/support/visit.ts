/** One visit in a browser that has cached nothing: what the page says of its own speed, and whom it calls. */
import type { Browser, BrowserContext, CDPSession, Page, Request } from '@playwright/test';

export interface VisitOptions {
  origin: string;
  storageState: Awaited<ReturnType<BrowserContext['storageState']>>;
  /** The processor is so many times slower. */
  slower: number;
}

interface Seen {
  firstByte: number;
  lcp: number;
  shift: number;
  /** Longest time from an input to the next frame, over those since the last look; 0: none took long enough to be told. */
  slowest: number;
}

/** The browser tells no event that took less: an answer within it counts as this. */
const shortestMs = 16;
/** A machine that does other work gives a slow figure, not a failed run. */
const patienceMs = 180_000;
/** After the last thing that was awaited, so that late shifts, frames and requests are seen. */
const settleMs = 500;

/** A text, because the compiler's own additions to a function are not there in the page. */
const probe = `
  const seen = { lcp: 0, shift: 0, events: [] };
  const watch = (type, each, options) =>
    new PerformanceObserver((list) => list.getEntries().forEach(each)).observe({ type, buffered: true, ...options });
  watch('largest-contentful-paint', (entry) => { seen.lcp = entry.startTime; });
  watch('layout-shift', (entry) => { if (!entry.hadRecentInput) seen.shift += entry.value; });
  watch('event', (entry) => { if (entry.interactionId > 0) seen.events.push(entry.duration); }, { durationThreshold: 16 });
  window.benchLook = () => ({
    firstByte: performance.getEntriesByType('navigation')[0].responseStart,
    lcp: seen.lcp,
    shift: seen.shift,
    slowest: Math.max(0, ...seen.events.splice(0)),
  });
  window.benchChange = (selector) => new Promise((resolve) => {
    const heading = () => document.querySelector('h1')?.textContent;
    const before = heading();
    let clicked = 0;
    document.querySelector(selector).addEventListener('click', (event) => { clicked = event.timeStamp; }, { once: true });
    const look = () => {
      const now = heading();
      if (now === undefined || now === before) requestAnimationFrame(look);
      else requestAnimationFrame(() => resolve(performance.now() - clicked));
    };
    requestAnimationFrame(look);
  });
`;

export class Visit {
  private readonly requests: Request[] = [];
  /** Gzipped JavaScript with its headers, bytes. */
  scriptBytes = 0;

  private constructor(
    readonly page: Page,
    private readonly context: BrowserContext,
    private readonly options: VisitOptions,
  ) {}

  static async begin(browser: Browser, options: VisitOptions): Promise<Visit> {
    const { origin, storageState, slower } = options;
    const context = await browser.newContext({
      storageState,
      baseURL: origin,
      locale: 'en-GB',
      timezoneId: 'Europe/Berlin',
      viewport: { width: 1350, height: 900 },
    });
    context.setDefaultTimeout(patienceMs);
    const page = await context.newPage();
    await page.addInitScript(probe);
    const visit = new Visit(page, context, options);
    context.on('request', (request) => visit.requests.push(request));
    const session = await context.newCDPSession(page);
    await visit.weighScripts(session);
    await session.send('Emulation.setCPUThrottlingRate', { rate: slower });
    return visit;
  }

  async open(path: string): Promise<Seen> {
    const answer = await this.page.goto(path);
    if (answer?.status() !== 200) throw new Error(`${path} answered ${String(answer?.status())}.`);
    await this.settle();
    return this.look();
  }

  /** From an input to the frame that shows it is taken, ms. */
  async timeInput(act: () => Promise<unknown>): Promise<number> {
    await this.look();
    await act();
    await this.settle();
    return Math.max(shortestMs, (await this.look()).slowest);
  }

  /** From the click on a link to the frame in which the page has another heading and what belongs to it, ms. */
  async timeChange(selector: string): Promise<number> {
    await this.page.evaluate(`window.benchChanged = window.benchChange(${JSON.stringify(selector)}); 0`);
    await this.page.locator(selector).first().click();
    return this.page.evaluate<number>('window.benchChanged');
  }

  look(): Promise<Seen> {
    return this.page.evaluate<Seen>('window.benchLook()');
  }

  /** Requests that a script sent so far. */
  dataRequests(): number {
    return this.requests.filter((request) => ['fetch', 'xhr', 'eventsource'].includes(request.resourceType())).length;
  }

  requestsToOthers(): string[] {
    return this.requests
      .map((request) => request.url())
      .filter((url) => !url.startsWith(`${this.options.origin}/`) && !/^(data|blob):/.test(url));
  }

  end(): Promise<void> {
    return this.context.close();
  }

  private settle(): Promise<void> {
    return this.page.waitForTimeout(settleMs * this.options.slower);
  }

  private async weighScripts(session: CDPSession): Promise<void> {
    const scripts = new Set<string>();
    session.on('Network.responseReceived', ({ requestId, type }) => {
      if (type === 'Script') scripts.add(requestId);
    });
    session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
      if (scripts.has(requestId)) this.scriptBytes += encodedDataLength;
    });
    await session.send('Network.enable');
  }
}
