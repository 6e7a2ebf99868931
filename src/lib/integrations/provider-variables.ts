/** What the providers' `env.ts` files share: a pair of credentials and base URLs. */
import { isLoopbackHost } from '../http/hosts';
import type { EnvSource, ProviderEnv } from './provider';

/**
 * `<PREFIX>_CLIENT_ID` and `<PREFIX>_CLIENT_SECRET`: both or neither.
 * @param place where the operator finds them, for the problem's sentence
 */
export function readClient(
  source: EnvSource,
  prefix: string,
  place: string,
  problems: string[],
): ProviderEnv['client'] {
  const names = { id: `${prefix}_CLIENT_ID`, secret: `${prefix}_CLIENT_SECRET` };
  const id = source[names.id]?.trim() ?? '';
  const secret = source[names.secret]?.trim() ?? '';
  if (id !== '' && secret !== '') return { id, secret };
  if (id !== secret) {
    const [missing, present] = id === '' ? [names.id, names.secret] : [names.secret, names.id];
    problems.push(
      `${missing} is not set although ${present} is: set both from ${place}, or unset both to use the sandbox.`,
    );
  }
  return null;
}

/**
 * A base URL without trailing slash; null where it is unset or wrong (then a problem is added).
 * The value is not repeated in the problem: a mistyped URL may hold a password.
 */
export function readBaseUrl(source: EnvSource, name: string, example: string, problems: string[]): string | null {
  const text = source[name]?.trim() ?? '';
  if (text === '') return null;
  const problem = urlProblem(text, example);
  if (problem === null) return text.replace(/\/+$/, '');
  problems.push(`${name} ${problem}`);
  return null;
}

function urlProblem(text: string, example: string): string | null {
  const instead = `: set an address such as ${example}, or unset it.`;
  if (!URL.canParse(text)) return `is not a URL${instead}`;
  const { protocol, hostname, username, password, search, hash } = new URL(text);
  if (protocol !== 'https:' && protocol !== 'http:') return `is no web address${instead}`;
  if (protocol === 'http:' && !isLoopbackHost(hostname))
    return `must use https, because plain http is accepted for loopback hosts only${instead}`;
  return username + password + search + hash === '' ? null : `must not hold a user, a query or a fragment${instead}`;
}
