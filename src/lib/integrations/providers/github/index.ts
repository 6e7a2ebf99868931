import type { Access, Provider, ProviderSession } from '../../provider';
import { GitHubClient } from './client';
import { readGitHubEnv } from './env';
import { githubOAuth } from './oauth';
import { createStreams } from './streams';

export const github = {
  id: 'github',
  name: 'GitHub',
  card: {
    iconPath:
      'M12 1a11 11 0 1 0 0 22 11 11 0 0 0 0-22zM6.9 5.7c1 .1 2.1.6 2.9 1.2a9.2 9.2 0 0 1 4.4 0c.8-.6 1.9-1.1 2.9-1.2.4 1 .4 2 .1 2.9.7.8 1 1.8 1 2.9 0 3.2-1.9 4.5-4.4 4.9.4.5.6 1.1.6 1.9v3a10 10 0 0 1-4.8 0v-1.5c-2 .4-2.8-.7-3.4-1.8-.3-.5-.6-.9-1-1.1.9-.4 1.6.1 2.1.8.6.9 1.2 1.2 2.3 1 .1-.6.3-1 .6-1.4-2.5-.4-4.4-1.7-4.4-4.8 0-1.1.3-2.1 1-2.9-.3-.9-.3-1.9.1-2.9z',
    promise: 'Your commits, pull requests, issues and reviews, from every repository you work in.',
    permissions: [
      { scope: 'read:user', why: 'Know which account is yours. Public repositories need no more.' },
      {
        scope: 'repo',
        why: 'Read private repositories too, if this installation asks for it. GitHub has no read-only form of it: it also allows writing, which DevTrack never does.',
      },
    ],
    neverRead: [
      'The contents of your files',
      'Descriptions and comments',
      'Secrets and settings of repositories',
      'What other people did, but for the titles of pull requests that you review or are asked to',
    ],
    unit: 'items',
    places: { one: 'repository', many: 'repositories', shared: true },
    variables: ['GITHUB_CLIENT_ID', 'GITHUB_CLIENT_SECRET'],
    guideAnchor: 'github',
    hints: [
      {
        when: ({ account }) => account?.metadata['installations'] === 0,
        text: 'The GitHub App is installed nowhere, so it sees no repository. Install it on your account or ask your organisation to, then sync again.',
      },
      {
        when: ({ account, activityCount, errorCode }) => account !== null && activityCount === 0 && errorCode === null,
        text: 'Nothing found yet. GitHub counts a commit as yours only if its e-mail address is listed in your GitHub settings, and an organisation may hide its private repositories from apps.',
      },
    ],
  },
  readEnv: readGitHubEnv,
  sandboxUrls: (origin) => ({ web: `${origin}/github`, api: `${origin}/github` }),
  oauth: githubOAuth,
  // A request costs the same for a day as for two months. The first window is short so that the recent days show
  // at once; then they double up to where a busy developer's commits still fit a few hundred rows.
  backfillWindowDays: [7, 14, 28, 56],
  // A person's requests go out one after another, which keeps clear of GitHub's limits on parallel requests and computing
  // time. These stay below its secondary limits: 900 reads a minute by REST, 2,000 requests by GraphQL, 30 searches.
  publishedRates: [
    { origin: 'https://api.github.com', path: '/', perMinute: 600, burst: 20 },
    { origin: 'https://api.github.com', path: '/graphql', perMinute: 1000, burst: 20 },
    { origin: 'https://api.github.com', path: '/search/', perMinute: 24, burst: 5 },
  ],
  defaultIntervalMinutes: 15,
  activityTypes: ['commit', 'pull_request', 'issue', 'review'],
  open(access: Access): ProviderSession {
    const client = new GitHubClient(access);
    return { identify: () => client.getAccount(), streams: createStreams(client, access) };
  },
} as const satisfies Provider;
