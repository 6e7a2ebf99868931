import { describe, expect, it } from 'vitest';
import type { ActivityRecord } from '../integrations/activity';
import {
  allConnected,
  commit,
  issue,
  meeting,
  messages,
  pageEdit,
  pullRequest,
  review,
  wholeCoverage,
} from '../metrics/sample-rows';
import { customWindow, windowFor } from '../metrics/windows';
import { composeSummary, type ComposedSummary } from './compose';
import { factsInputOf, type Given } from './facts/facts-input.test-support';
import type { SummaryWriter } from './writer';

const berlin = { timeZone: 'Europe/Berlin', weekStart: 'monday' as const };
const sha = (digit: string): string => digit.repeat(40);

const rows: ActivityRecord[] = [
  pullRequest('2026-03-02T09:00:00Z', '2026-03-03T15:00:00Z', {
    externalId: 'pr482',
    title: 'Retry failed imports',
    metadata: { number: 482, mergeCommitSha: sha('a') },
  }),
  commit('2026-03-02T09:30:00Z', { externalId: sha('b'), title: 'Retry once', metadata: { pullRequest: 482 } }),
  commit('2026-03-03T15:00:00Z', { externalId: sha('a'), title: 'Retry failed imports (#482)' }),
  pullRequest('2026-03-05T10:00:00Z', null, {
    externalId: 'pr490',
    title: 'Cache the token',
    metadata: { number: 490, reviewedByOthers: false },
  }),
  review('2026-03-04T12:00:00Z', {
    externalId: 'r1',
    metadata: { repository: 'acme/web', number: 12, pullRequestTitle: 'Draw the chart on the server' },
  }),
  { ...pageEdit('2026-03-04T13:00:00Z', 'p1'), title: 'Import design' },
  { ...pageEdit('2026-03-06T13:00:00Z', 'p1'), title: 'Import design' },
  meeting('2026-03-03T10:00:00Z', '2026-03-03T11:00:00Z', { externalId: 'm1', title: 'Planning' }),
  issue('2026-03-06T08:00:00Z', null, { externalId: 'i1', title: 'Imports stall at night', metadata: { number: 77 } }),
  { ...messages('2026-03-04T09:00:00Z', 5), title: '#imports' },
];

const week = windowFor('weekly', '2026-03-04', berlin);
const compose = (given: Partial<Given> = {}): Promise<ComposedSummary> =>
  composeSummary(factsInputOf({ rows, window: week, type: 'weekly', ...given }));
const line = async (given: Partial<Given>): Promise<string[]> =>
  (await compose(given)).statements.map(({ kind, text }) => `${kind}: ${text}`);

describe('a literal week', () => {
  it('reads as one would tell it', async () => {
    expect(await line({})).toMatchInlineSnapshot(`
      [
        "summary: The code in the week of 2 March was mainly api, and “Retry failed imports” was merged, plus a meeting and an edited page.",
        "highlight: You kept working on “Import design”: 2 edits on 2 days.",
        "highlight: Put up for api on Thursday and still unreviewed: “Cache the token” (#490).",
        "highlight: “Draw the chart on the server” in web got your review on Wednesday.",
        "highlight: There was “Planning” on Tuesday, 1 hour with others.",
        "highlight: You reported “Imports stall at night” (#77) in api on Friday.",
        "insight: Open focus time was about the same as the week before; its largest block, 8 hours, came on Monday from 09:00.",
      ]
    `);
  });

  it('reads in the present perfect while it still runs, and knows nothing of later days', async () => {
    expect(await line({ asOf: new Date('2026-03-04T18:00:00Z') })).toMatchInlineSnapshot(`
      [
        "summary: The code so far this week has been mainly api, and “Retry failed imports” was merged, plus a meeting and an edited page.",
        "highlight: “Draw the chart on the server” in web got your review on Wednesday.",
        "highlight: There was “Planning” on Tuesday, 1 hour with others.",
        "highlight: “Import design” got an edit on Wednesday.",
        "highlight: Your side of #imports: 5 messages.",
        "insight: About the same room for focus, 23 hours; 8 hours of it lay together on Monday from 09:00.",
      ]
    `);
  });

  it('gives each sentence the rows and the metrics it rests on', async () => {
    const { statements } = await compose();
    const about = (title: string): ComposedSummary['statements'][number] | undefined =>
      statements.find(({ text }) => text.includes(title));
    expect(about('Retry failed imports')?.evidence).toEqual(expect.arrayContaining(['pr482', sha('a'), sha('b')]));
    expect(about('Import design')).toMatchObject({
      evidence: ['p1:2026-03-06T13:00:00Z', 'p1:2026-03-04T13:00:00Z'],
      metrics: ['pagesEdited'],
    });
    for (const { evidence } of statements) expect(evidence).not.toEqual([]);
  });

  it('tells one cluster once', async () => {
    const { statements } = await compose();
    for (const title of [
      'Retry failed imports',
      'Draw the chart on the server',
      'Import design',
      'Imports stall at night',
    ]) {
      expect(
        statements.filter(({ text }) => text.includes(`“${title}”`)),
        title,
      ).toHaveLength(1);
    }
  });
});

describe('other periods', () => {
  it('a day is told by the clock', async () => {
    expect(await line({ window: windowFor('daily', '2026-03-04', berlin), type: 'daily' })).toMatchInlineSnapshot(`
      [
        "summary: On Wednesday you worked above all in web; “Draw the chart on the server” was reviewed, besides an edited page.",
        "highlight: In the documents, “Import design” was edited at 14:00.",
        "highlight: 5 messages of yours are in #imports.",
      ]
    `);
  });

  it('a range and a month are told by dates', async () => {
    const range = await line({ window: customWindow('2026-03-03', '2026-03-12', 'Europe/Berlin'), type: 'custom' });
    expect(range[0]).toContain('between 3 and 12 March');
    const month = await line({ window: windowFor('monthly', '2026-03-04', berlin), type: 'monthly' });
    expect(month[0]).toMatch(/\b[Ii]n March\b/u);
    expect(month.join('\n')).toMatch(/on \d March/u);
  });
});

describe('little or nothing', () => {
  const day = (date: string): Pick<Given, 'window' | 'type'> => ({
    window: windowFor('daily', date, berlin),
    type: 'daily',
  });

  it('no event gives one line and no evidence', async () => {
    const summary = await compose({ ...day('2026-03-10') });
    expect(summary.statements).toEqual([{ kind: 'summary', text: summary.summary, evidence: [], metrics: [] }]);
    expect(summary.summary).toMatch(/on Tuesday/iu);
  });

  it('one and two events give one line with their titles', async () => {
    const one = await compose({ ...day('2026-03-05') });
    expect(one.statements).toHaveLength(1);
    expect(one.summary).toContain('“Cache the token”');
    expect(one.summary).not.toMatch(/events|1 are/u);
    const two = await compose({ ...day('2026-03-06') });
    expect(two.statements).toHaveLength(1);
    expect(two.summary).toContain('“Imports stall at night” and “Import design”');
    expect(two.statements[0]?.evidence).toHaveLength(2);
  });

  it('a day off without events is called one', async () => {
    const summary = await compose({ ...day('2026-03-10'), settings: { daysOff: ['2026-03-10'] } });
    expect(summary.summary).toMatch(/day off/u);
  });

  it('a window that no connected source reaches says so', async () => {
    const later = { ...wholeCoverage, from: new Date('2026-06-01T00:00:00Z') };
    const summary = await compose({ rows: [], coverage: { github: later, slack: null } });
    expect(summary.statements).toHaveLength(1);
    expect(summary.summary).toMatch(/source/u);
    expect(summary.facts.state).toBe('uncovered');
  });
});

describe('missing data', () => {
  it('is named with its day, once for all sources that lack the same', async () => {
    const late = { ...wholeCoverage, from: new Date('2026-03-03T23:00:00Z') };
    const { insights } = await compose({ coverage: { ...allConnected, slack: late, notion: late } });
    expect(insights.filter((text) => text.includes('Notion and Slack') && text.includes('4 March'))).toHaveLength(1);
  });

  it('a source that stopped in the middle is named with the time', async () => {
    const stopped = { ...wholeCoverage, to: new Date('2026-03-05T11:30:00Z') };
    const { insights } = await compose({ coverage: { ...allConnected, slack: stopped } });
    expect(insights[0]).toMatch(/Slack.*12:30 on 5 March|12:30 on 5 March.*Slack/u);
  });

  it('is not said of a source that is merely not connected', async () => {
    const summary = await compose({ coverage: { ...allConnected, slack: null } });
    expect(JSON.stringify(summary.statements)).not.toContain('Slack');
  });
});

describe('another writer', () => {
  const writer = (text: string): SummaryWriter => ({
    id: 'llm',
    model: 'model-x',
    version: '1',
    write: (table) => ({
      statements: [
        { kind: 'summary', text: 'A week.', factIds: [table.facts.find(({ kind }) => kind === 'overview')?.id ?? ''] },
        { kind: 'highlight', text, factIds: [table.facts.find(({ kind }) => kind === 'page')?.id ?? ''] },
      ],
    }),
  });

  it('is checked, and a sentence beyond its facts is replaced by the built-in one', async () => {
    const summary = await composeSummary(
      factsInputOf({ rows, window: week, type: 'weekly' }),
      writer('“Import design” took 40 edits.'),
    );
    expect(summary.making.rejected).toEqual([
      {
        kind: 'highlight',
        text: '“Import design” took 40 edits.',
        problems: ['unknown_number'],
        replacedBy: 'builtin',
      },
    ]);
    expect(summary.highlights[0]).toContain('2 edits');
    expect([summary.making.writer, summary.making.model]).toEqual(['llm', 'model-x']);
  });

  it('is not called where there is nothing to write', async () => {
    const never: SummaryWriter = {
      id: 'llm',
      model: 'model-x',
      version: '1',
      write: () => {
        throw new Error('called');
      },
    };
    const summary = await composeSummary(factsInputOf({ rows: [], window: week, type: 'weekly' }), never);
    expect([summary.making.writer, summary.making.model]).toEqual(['builtin', null]);
  });

  it('has another hash for the same facts', async () => {
    const other = await composeSummary(
      factsInputOf({ rows, window: week, type: 'weekly' }),
      writer('“Import design” took 2 edits.'),
    );
    expect(other.factsHash).not.toBe((await compose()).factsHash);
  });
});
