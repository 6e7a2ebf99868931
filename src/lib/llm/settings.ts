/** What the environment says about a language model, checked at start. Pure: `env.ts` hands it the variables. */
import { isPrivateHost } from '../http/hosts';

/** US dollars per million tokens. */
export interface Price {
  input: number;
  output: number;
}

export interface LlmSettings {
  apiKey: string | null;
  /** Null: OpenAI itself. */
  baseUrl: string | null;
  /** Null: with a base URL the first model the server lists, else `defaultModel`. */
  model: string | null;
  /** By the model's name; what has no entry has no price. */
  prices: Readonly<Record<string, Price>>;
  /** Of one user in one calendar month; 0: no cap. */
  monthlyTokens: number;
  /** For one writing, its second tries and its repair included. */
  timeoutSeconds: number;
}

/** Takes a low temperature and strict schemas, and answers within the deadline: nothing is to be reasoned about here. */
const defaultModel = 'gpt-4.1-mini';

/** Null: the server has to be asked. */
export function knownModel({ model, baseUrl }: Pick<LlmSettings, 'model' | 'baseUrl'>): string | null {
  return model ?? (baseUrl === null ? defaultModel : null);
}

/** A whole period costs about 8,000 tokens at most with a repair: some 250 writings a month. */
const defaultMonthlyTokens = 2_000_000;
const defaultTimeoutSeconds = 45;

interface Reader {
  text(name: string): string | null;
  integer(name: string, fallback: number, min: number, max: number): number;
}

/** Adds one line to `problems` for each value that cannot be used. */
export function readLlmSettings(read: Reader, problems: string[]): LlmSettings {
  return {
    apiKey: read.text('OPENAI_API_KEY'),
    baseUrl: readBaseUrl(read.text('OPENAI_BASE_URL'), problems),
    model: read.text('OPENAI_MODEL'),
    prices: readPrices(read.text('OPENAI_PRICES'), problems),
    monthlyTokens: read.integer('OPENAI_MONTHLY_TOKENS', defaultMonthlyTokens, 0, 1_000_000_000),
    timeoutSeconds: read.integer('OPENAI_TIMEOUT_SECONDS', defaultTimeoutSeconds, 1, 600),
  };
}

function readBaseUrl(value: string | null, problems: string[]): string | null {
  if (value === null) return null;
  const url = URL.canParse(value) ? new URL(value) : null;
  if (url === null || !['https:', 'http:'].includes(url.protocol)) {
    // The value may hold a password, so it is not repeated.
    problems.push('OPENAI_BASE_URL is not a URL that starts with https:// or http://.');
    return null;
  }
  if (url.protocol === 'http:' && !isPrivateHost(url.hostname))
    problems.push(
      `OPENAI_BASE_URL is "${url.origin}": use https; plain http is accepted on loopback, private addresses and single-label hosts.`,
    );
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '')
    problems.push(
      'OPENAI_BASE_URL holds a user, a query or a fragment: give origin and path alone; a key goes to OPENAI_API_KEY.',
    );
  return value.replace(/\/+$/u, '');
}

/** `model=0.4/1.6,other=0/0`. A model's name may hold a colon, a slash or an equals sign; it holds no comma. */
function readPrices(value: string | null, problems: string[]): Readonly<Record<string, Price>> {
  const prices = new Map<string, Price>();
  for (const entry of value?.split(',') ?? []) {
    const [, model, input, output] = /^(\S+)=(\d+(?:\.\d+)?)\/(\d+(?:\.\d+)?)$/u.exec(entry.trim()) ?? [];
    if (model === undefined || prices.has(model)) {
      problems.push(
        `OPENAI_PRICES has the entry "${entry.trim()}"${model === undefined ? '' : ' a second time'}: set model=input/output in US dollars per million tokens, for example gpt-4.1-mini=0.4/1.6, separated by commas.`,
      );
      return {};
    }
    prices.set(model, { input: Number(input), output: Number(output) });
  }
  return Object.fromEntries(prices);
}
