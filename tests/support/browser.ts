/** A browser without pages: cookies by host, redirects by hand, the headers that browsers send with their own requests. */
export class Browser {
  private readonly cookies = new Map<string, Map<string, string>>();

  constructor(private readonly origin: string) {}

  async request(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Response> {
    const url = new URL(path, this.origin);
    const sent: Record<string, string> = {
      cookie: this.cookieHeader(url.hostname),
      ...(url.origin === this.origin ? { origin: this.origin, 'sec-fetch-site': 'same-origin' } : {}),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    };
    const answer = await fetch(url, {
      method,
      headers: sent,
      redirect: 'manual',
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    this.keepCookies(url.hostname, answer);
    return answer;
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Response> {
    return this.request('GET', path, undefined, headers);
  }

  async json<T = Record<string, unknown>>(path: string): Promise<T> {
    const answer = await this.get(path);
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
    return (await answer.json()) as T;
  }

  async signUp(
    email = `dev-${Math.random().toString(36).slice(2)}@example.com`,
    password = 'a long enough password',
  ): Promise<{ email: string; password: string; userId: string }> {
    const answer = await this.request('POST', '/api/auth/sign-up/email', { name: 'Dev', email, password });
    if (!answer.ok) throw new Error(`Sign-up answered ${answer.status}: ${await answer.text()}`);
    const { user } = (await answer.json()) as { user: { id: string } };
    return { email, password, userId: user.id };
  }

  /** Through the consent page of the sandbox and back; answers where the callback led. */
  async connect(
    provider: string,
    decision: 'allow' | 'deny' = 'allow',
    account: 'subject' | 'other' = 'subject',
  ): Promise<string> {
    const callback = await this.authorize(provider, decision, account);
    const answer = await this.get(callback);
    return answer.headers.get('location') ?? `${answer.status} ${await answer.text()}`;
  }

  /** The consent page's answer: the callback address with code and state, not yet opened. */
  async authorize(
    provider: string,
    decision: 'allow' | 'deny' = 'allow',
    account: 'subject' | 'other' = 'subject',
  ): Promise<string> {
    const begin = await this.get(`/api/integrations/${provider}/connect`);
    const location = begin.headers.get('location');
    if (location === null) throw new Error(`connect answered ${begin.status}: ${await begin.text()}`);
    const page = await (await this.get(location)).text();
    const fields = new URLSearchParams();
    for (const [, name = '', value = ''] of page.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g))
      fields.set(unescape(name), unescape(value));
    fields.set('decision', decision);
    fields.set('account', account);
    const action = new URL(location);
    const sent = await this.request('POST', `${action.origin}${action.pathname}`, fields.toString(), {
      'content-type': 'application/x-www-form-urlencoded',
      origin: action.origin,
    });
    const back = sent.headers.get('location');
    if (back === null) throw new Error(`The consent page answered ${sent.status}: ${await sent.text()}`);
    return back;
  }

  private cookieHeader(host: string): string {
    return [...(this.cookies.get(host) ?? [])].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  private keepCookies(host: string, answer: Response): void {
    const jar = this.cookies.get(host) ?? new Map<string, string>();
    this.cookies.set(host, jar);
    for (const line of answer.headers.getSetCookie()) {
      const [pair = '', ...attributes] = line.split(';');
      const name = pair.slice(0, pair.indexOf('='));
      if (attributes.some((attribute) => /^\s*max-age=0$/i.test(attribute))) jar.delete(name);
      else jar.set(name, pair.slice(pair.indexOf('=') + 1));
    }
  }
}

function unescape(text: string): string {
  return text
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
