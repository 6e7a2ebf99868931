/** A literal week and a writer at a model's server, for tests of the whole way from facts to a text over HTTP. */
import type { ActivityRecord } from '@/lib/integrations/activity';
import { languageModelWriter, type WriterSurroundings } from '@/lib/llm/language-model-writer';
import type { LlmSettings } from '@/lib/llm/settings';
import { setLogLevel } from '@/lib/logger';
import { commit, issue, meeting, messages, pageEdit, pullRequest, review } from '@/lib/metrics/sample-rows';
import { windowFor } from '@/lib/metrics/windows';
import { writeSummary, type WrittenSummary } from '@/lib/summary/compose';
import type { FactTable } from '@/lib/summary/fact';
import { buildFacts } from '@/lib/summary/facts/facts';
import { factsInputOf } from '@/lib/summary/facts/facts-input.test-support';
import type { SummaryWriter } from '@/lib/summary/writer';

setLogLevel('silent');

const sha = (digit: string): string => digit.repeat(40);

/** Titles that a test may replace. */
export const plainTitles = { commit: 'Retry once', page: 'Import design', meeting: 'Planning' };

export function weekRows(titles: typeof plainTitles = plainTitles): ActivityRecord[] {
  return [
    pullRequest('2026-03-02T09:00:00Z', '2026-03-03T15:00:00Z', {
      externalId: 'pr482',
      title: 'Retry failed imports',
      metadata: { number: 482, mergeCommitSha: sha('a') },
    }),
    commit('2026-03-03T15:00:00Z', { externalId: sha('a'), title: 'Retry failed imports (#482)' }),
    commit('2026-03-05T09:30:00Z', {
      externalId: sha('c'),
      title: titles.commit,
      metadata: { repository: 'acme/web', pullRequest: null },
    }),
    pullRequest('2026-03-05T10:00:00Z', null, {
      externalId: 'pr490',
      title: 'Cache the token',
      metadata: { number: 490, reviewedByOthers: false },
    }),
    review('2026-03-04T12:00:00Z', {
      externalId: 'r1',
      metadata: { repository: 'acme/web', number: 12, pullRequestTitle: 'Draw the chart on the server' },
    }),
    { ...pageEdit('2026-03-04T13:00:00Z', 'p1'), title: titles.page },
    { ...pageEdit('2026-03-06T13:00:00Z', 'p1'), title: titles.page },
    meeting('2026-03-03T10:00:00Z', '2026-03-03T11:00:00Z', { externalId: 'm1', title: titles.meeting }),
    issue('2026-03-06T08:00:00Z', null, {
      externalId: 'i1',
      title: 'Imports stall at night',
      metadata: { number: 77 },
    }),
    { ...messages('2026-03-04T09:00:00Z', 5), title: '#imports' },
  ];
}

export function weekFacts(rows: ActivityRecord[] = weekRows()): FactTable {
  const window = windowFor('weekly', '2026-03-04', { timeZone: 'Europe/Berlin', weekStart: 'monday' });
  return buildFacts(factsInputOf({ rows, window, type: 'weekly' }));
}

export function settings(baseUrl: string | null, rest: Partial<LlmSettings> = {}): LlmSettings {
  return { apiKey: null, baseUrl, model: null, prices: {}, monthlyTokens: 0, timeoutSeconds: 20, ...rest };
}

/** Waits that were asked for and not waited. */
export interface Rig {
  waits: number[];
  surroundings: WriterSurroundings;
}

export function rig(send?: typeof fetch): Rig {
  const waits: number[] = [];
  const pause = (milliseconds: number): Promise<void> => {
    waits.push(milliseconds);
    return Promise.resolve();
  };
  return { waits, surroundings: { pause, ...(send === undefined ? {} : { send }) } };
}

export async function writerAt(
  url: string,
  rest: Partial<LlmSettings> = {},
): Promise<SummaryWriter & { waits: number[] }> {
  const { waits, surroundings } = rig();
  return { ...(await languageModelWriter(settings(url, rest), surroundings)), waits };
}

export const lines = ({ statements }: WrittenSummary): string[] =>
  statements.map(({ kind, text }) => `${kind}: ${text}`);

export function written(writer: SummaryWriter, facts = weekFacts(), signal?: AbortSignal): Promise<WrittenSummary> {
  return writeSummary(facts, writer, signal);
}
