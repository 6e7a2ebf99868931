/** What the period was about, in one fact: where the code went, the piece that matters most, and what stood beside it. */
import { type Cluster } from './cluster';
import { make } from './make-fact';
import type { FactNumber, FactWord } from '../fact';
import { name, number, phrase, type FactContext, type FactDraft } from './facts-input';
import { actionsOf } from './score';

/** A repository with this share of the code actions is what the period was about. */
const focusShare = 0.6;

/** How the lead's own step reads after its title: “X” merged. */
const participles: Partial<Record<FactDraft['kind'], string>> = {
  pull_request_merged: 'merged',
  pull_request_opened: 'opened',
  pull_request_closed: 'closed',
  review: 'reviewed',
  issue_opened: 'reported',
  issue_closed: 'closed',
  commits: 'committed',
  page: 'edited',
  meeting: 'held',
  meeting_series: 'held',
  reverted: 'reverted',
};

/** `lead` is the best cluster fact; the overview tells it, so that no highlight has to. */
export function overviewFact(context: FactContext, lead: FactDraft): FactDraft {
  const places = repositories(context);
  const [first, second] = places;
  const total = places.reduce((sum, place) => sum + place.actions, 0);
  const words: Record<string, FactWord> = {};
  const numbers: Record<string, FactNumber> = {};
  const word = lead.words['title'] ?? firstTitle(lead);
  const participle = participles[lead.kind];
  if (word && participle) {
    words['title'] = word;
    words['verb'] = phrase(lead.kind === 'page' && lead.variant === 'created' ? 'written' : participle);
  } else Object.assign(words, lead.words);
  Object.assign(numbers, participle ? {} : lead.numbers);
  const beside = besideOf(context, lead, numbers);
  if (beside) words['beside'] = phrase(beside.text);
  let variant = participle ? 'other' : lead.kind === 'reactions' ? 'reacted' : 'talk';
  if (first && participle) {
    const focused = first.actions >= total * focusShare;
    variant = focused ? 'focused' : 'spread';
    words['repo'] = name(context.repositoryName(first.repository));
    if (!focused && second) words['repo2'] = name(context.repositoryName(second.repository));
    if (focused && places.length > 1) numbers['elsewhere'] = number(places.length - 1, 'repository');
    if (!focused && places.length > 2) numbers['elsewhere'] = number(places.length - 2, 'repository');
  }
  const evidence = [
    ...lead.evidence.slice(0, 20),
    ...(first?.evidence ?? []),
    ...(second?.evidence ?? []),
    ...(beside?.evidence ?? []),
  ];
  const metrics = [...(first ? ['topRepositories'] : []), ...lead.metrics, ...(beside?.metrics ?? [])];
  return make('overview', { variant, numbers, words, evidence, metrics: [...new Set(metrics)], score: 1000 });
}

function firstTitle(fact: FactDraft): FactWord | null {
  const list = fact.words['titles'];
  const text = list?.as === 'titles' ? list.list[0] : undefined;
  return text === undefined ? null : { as: 'title', text };
}

interface Place {
  repository: string;
  actions: number;
  evidence: string[];
}

/** By code actions, then by name. */
function repositories(context: FactContext): Place[] {
  const places = new Map<string, Place>();
  for (const cluster of context.clusters) {
    const repository = repositoryOf(cluster);
    if (repository === null) continue;
    const place = places.get(repository) ?? { repository, actions: 0, evidence: [] };
    place.actions += actionsOf(cluster);
    if (place.evidence.length < 10) place.evidence.push(...idsOf(cluster).slice(0, 2));
    places.set(repository, place);
  }
  return [...places.values()].sort((a, b) => b.actions - a.actions || (a.repository < b.repository ? -1 : 1));
}

function repositoryOf(cluster: Cluster): string | null {
  switch (cluster.kind) {
    case 'pull_request':
      return cluster.pull.metadata.repository;
    case 'issue':
      return cluster.issue.metadata.repository;
    case 'review':
    case 'revert':
    case 'commits':
      return cluster.repository;
    default:
      return null;
  }
}

function idsOf(cluster: Cluster): string[] {
  switch (cluster.kind) {
    case 'pull_request':
      return [cluster.pull.id, ...cluster.commits.map((row) => row.id)];
    case 'review':
      return cluster.reviews.map((row) => row.id);
    case 'issue':
      return [cluster.issue.id];
    case 'revert':
      return cluster.rows.map((row) => row.id);
    case 'commits':
      return cluster.commits.map((row) => row.id);
    default:
      return [];
  }
}

interface Beside {
  text: string;
  evidence: string[];
  metrics: string[];
}

/** `4 meetings and 3 edited pages`: what the lead does not already speak of, with the rows it counts. */
function besideOf(context: FactContext, lead: FactDraft, numbers: Record<string, FactNumber>): Beside | null {
  const meetings = context.clusters.flatMap((cluster) => (cluster.kind === 'meeting' ? cluster.meetings : []));
  const pages = context.clusters.flatMap((cluster) => (cluster.kind === 'page' ? cluster.edits.slice(0, 1) : []));
  const parts: Beside[] = [];
  if (meetings.length > 0 && !lead.kind.startsWith('meeting')) {
    numbers['meetings'] = number(meetings.length, 'meeting');
    const text = meetings.length === 1 ? 'a meeting' : `${meetings.length} meetings`;
    parts.push({ text, evidence: meetings.map((row) => row.id), metrics: ['totalMeetings'] });
  }
  if (pages.length > 0 && lead.kind !== 'page') {
    // The number of the dashboard, which counts pages that went to the trash, too.
    const count = context.input.stats.pagesEdited ?? pages.length;
    numbers['pages'] = number(count, 'page');
    const text = count === 1 ? 'an edited page' : `${count} edited pages`;
    parts.push({ text, evidence: pages.map((row) => row.id), metrics: ['pagesEdited'] });
  }
  if (parts.length === 0) return null;
  return {
    text: parts.map((part) => part.text).join(' and '),
    evidence: parts.flatMap((part) => part.evidence.slice(0, 15)),
    metrics: parts.flatMap((part) => part.metrics),
  };
}
