/** A person with a browser, who signs up, connects providers and presses buttons. */
import { Browser } from '../support/browser';

export const providerIds = ['github', 'notion', 'slack', 'calendar'] as const;
export type ProviderId = (typeof providerIds)[number];

export class Person extends Browser {
  userId = '';

  constructor(
    origin: string,
    readonly number: number,
  ) {
    super(origin);
  }

  /** Everybody has an address of their own, so that the limits by address bite nobody. */
  override request(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Response> {
    const address = `10.0.${Math.floor(this.number / 250)}.${(this.number % 250) + 1}`;
    return super.request(method, path, body, { 'x-forwarded-for': address, ...headers });
  }

  async arrive(): Promise<void> {
    // Sorted by address, people are in the order of their numbers.
    const { userId } = await this.signUp(`person-${String(this.number).padStart(4, '0')}@example.com`);
    this.userId = userId;
  }

  /** Through the consent page; the answer is where that led, with `connected=` in it if it worked. */
  join(provider: ProviderId): Promise<string> {
    return this.connect(provider);
  }

  async press(provider: ProviderId, button: 'sync' | 'reread' | 'older' | 'disconnect'): Promise<number> {
    const body = { sync: {}, disconnect: {}, reread: { readAgain: true }, older: { days: 90 } }[button];
    const route = button === 'reread' || button === 'older' ? 'history' : button;
    const answer = await this.request('POST', `/api/integrations/${provider}/${route}`, body);
    await answer.arrayBuffer();
    return answer.status;
  }
}
