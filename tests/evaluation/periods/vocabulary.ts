/** Words of invented projects. No name of a person and none of a real product is among them. */
import type { Random } from './random';

const verbs = ['Add', 'Fix', 'Simplify', 'Move', 'Cache', 'Validate', 'Remove', 'Split', 'Retry', 'Rename', 'Speed up'];
const objects = [
  'invoice rounding',
  'the import queue',
  'tide table parsing',
  'seat map rendering',
  'the parcel index',
  'webhook signatures',
  'the login form',
  'stock level alerts',
  'CSV export',
  'route planning',
  'the audit trail',
  'image thumbnails',
  'price lists',
  'harbour forecasts',
  'the retry budget',
  'currency conversion',
  'the search filter',
  'calendar feeds',
  'label printing',
  'session expiry',
];
const endings = [
  'for large accounts',
  'when the clock changes',
  'behind a flag',
  'on slow networks',
  'in the admin view',
  'with empty input',
  'for guests',
  'across time zones',
  'after a timeout',
  'in batches of 500',
  '',
  '',
];
const pageHeads = [
  'Notes on',
  'Design of',
  'Plan for',
  'Runbook for',
  'Decision about',
  'Review of',
  'Questions about',
];
const owners = ['orchard', 'lighthouse', 'tinsmith', 'meadow', 'quarry'];
const repositoryNames = [
  'api',
  'web',
  'worker',
  'charts',
  'billing-core',
  'infra',
  'docs',
  'mobile-app',
  'sdk.js',
  'cli',
];
export const channelNames = [
  'general',
  'backend',
  'release-train',
  'incident-room',
  'design-talk',
  'ops',
  'data-team',
  'front-end',
  'random',
];
export const seriesTitles = [
  'Standup',
  'Team weekly',
  'Backlog grooming',
  'Architecture circle',
  'Support rotation',
  'Product sync',
  'One to one',
  'Guild meeting',
  'Hiring round',
];
export const oneOffTitles = [
  'Workshop on offline mode',
  'Quarter planning',
  'Incident follow-up',
  'Partner demo',
  'Security walkthrough',
  'Budget talk',
  'Pairing on the importer',
];

export function changeTitle(random: Random): string {
  return [random.pick(verbs), random.pick(objects), random.pick(endings)].join(' ').trim();
}

export function pageTitle(random: Random): string {
  return `${random.pick(pageHeads)} ${random.pick(objects)}`;
}

export function repositoriesOf(random: Random, count: number): string[] {
  const owner = random.pick(owners);
  return random.some(repositoryNames, count).map((name) => `${owner}/${name}`);
}
