import type { EnvResult, EnvSource, ProviderEnv } from '../../provider';
import { readBaseUrl, readClient } from '../../provider-variables';

const publicUrls = { web: 'https://github.com', api: 'https://api.github.com' };

/** Reads the GitHub variables; every problem names its variable and what to set. */
export function readGitHubEnv(source: EnvSource): EnvResult {
  const problems: string[] = [];
  const client = readClient(source, 'GITHUB', 'github.com/settings/apps', problems);
  const web = readBaseUrl(source, 'GITHUB_URL', publicUrls.web, problems);
  const api = readBaseUrl(source, 'GITHUB_API_URL', publicUrls.api, problems);
  const scopes = readScopes(source['GITHUB_SCOPES']?.trim() || null, client?.id ?? '', problems);
  return { env: { client, urls: addresses(web, api), scopes }, problems };
}

/** A GitHub App has permissions instead of scopes and ignores what is asked for; its client ids begin with "Iv". */
function readScopes(text: string | null, clientId: string, problems: string[]): string[] {
  if (text === null) return clientId.startsWith('Iv') ? [] : ['read:user'];
  const scopes = text.split(/[,\s]+/).filter((scope) => scope !== '');
  const bad = scopes.find((scope) => !/^[a-z_]+(?::[a-z_]+)?$/.test(scope));
  if (bad === undefined) return scopes;
  problems.push(`GITHUB_SCOPES: "${bad}" is no scope; set names separated by spaces, such as read:user or repo`);
  return ['read:user'];
}

/**
 * One address given, the other follows where GitHub fixes it, so that a server's token never goes to github.com:
 * Enterprise Server has its API under `/api/v3`, ghe.com on `api.NAME.ghe.com`.
 */
function addresses(web: string | null, api: string | null): ProviderEnv['urls'] {
  if (web !== null) return { web, api: api ?? apiOf(web) };
  return api === null ? publicUrls : { web: webOf(api), api };
}

function apiOf(web: string): string {
  const { protocol, host, hostname } = new URL(web);
  if (web === publicUrls.web) return publicUrls.api;
  return hostname.endsWith('.ghe.com') ? `${protocol}//api.${host}` : `${web}/api/v3`;
}

function webOf(api: string): string {
  if (api.endsWith('/api/v3')) return api.replace(/\/api\/v3$/, '');
  const { hostname } = new URL(api);
  return /^api\..+\.ghe\.com$/.test(hostname) ? api.replace('//api.', '//') : publicUrls.web;
}
