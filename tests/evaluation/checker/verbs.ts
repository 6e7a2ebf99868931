/** What a sentence says was done, against what was done to the thing it says it of. */
import { titlesOf } from '../judge/citations';
import { isTitle, quotedTitles } from '../judge/text';
import { ofType, within, type Row, type RowOf } from '../period';
import type { Unsupported } from './check-statement';
import type { Ledger } from './ledger';
import type { ReadStatement } from './read-statement';

interface Claim {
  verb: string;
  pattern: RegExp;
  holds(rows: readonly Row[], ledger: Ledger): boolean;
}

const claims: readonly Claim[] = [
  {
    verb: 'merged',
    pattern: /(?<!not |not yet |un|be |to )\bmerged?\b(?! yet)|\bmerges\b|\blanded\b|made it into|now part of/i,
    holds: (rows, { window }) => pulls(rows).some(({ metadata }) => isIn(metadata.mergedAt, window)),
  },
  {
    verb: 'opened',
    pattern:
      /(?<!than )\byou opened\b(?! no|\s+№)|\bnew in\b|went up for review|proposed to|became a pull request|put forward/i,
    holds: (rows, { window }) => pulls(rows).some(({ occurredAt }) => within(occurredAt, window)),
  },
  {
    verb: 'reviewed',
    pattern: /\byou reviewed\b|your review\b|left a review|review given/i,
    holds: (rows) => ofType(rows, 'review').length > 0,
  },
  { verb: 'committed', pattern: /\bcommitted\b|\bcommits?\b/i, holds: (rows) => ofType(rows, 'commit').length > 0 },
  {
    verb: 'closed unmerged',
    pattern: /closed unmerged|without a merge|closed, not merged|set aside/i,
    holds: (rows) => pulls(rows).some(({ metadata }) => metadata.state === 'closed' && metadata.mergedAt === null),
  },
  { verb: 'draft', pattern: /\bdrafts?\b/i, holds: (rows) => pulls(rows).some(({ metadata }) => metadata.isDraft) },
  {
    verb: 'written anew',
    pattern: /new page\b|new among the pages|for the first time\b(?! in)|was created|started the page|page ¶ is new/i,
    holds: (rows, ledger) => ofType(rows, 'page_edit').some((row) => isNewPage(row, ledger)),
  },
  { verb: 'edited', pattern: /\bedit(?:s|ed)?\b/i, holds: (rows) => ofType(rows, 'page_edit').length > 0 },
  {
    verb: 'met',
    pattern: /\byou met\b|sat together|in meetings/i,
    holds: (rows) => ofType(rows, 'meeting').length > 0,
  },
  { verb: 'reported', pattern: /you reported|new issue|\bfiled\b/i, holds: (rows) => ofType(rows, 'issue').length > 0 },
  {
    verb: 'unreviewed',
    pattern: /without a review|unreviewed|nobody has reviewed|had none for/i,
    holds: (rows) => pulls(rows).some(({ metadata }) => metadata.reviewedByOthers === false),
  },
];

/** The verb that stands beside a title, and the kinds of rows of which it can be said. */
const besideTitle: Readonly<Record<string, (row: Row, ledger: Ledger) => boolean>> = {
  merged: (row, { window }) => row.type === 'pull_request' && isIn(row.metadata.mergedAt, window),
  opened: (row, { window }) => (row.type === 'pull_request' || row.type === 'issue') && within(row.occurredAt, window),
  closed: (row, { window }) => within(row.endedAt, window) && row.type !== 'meeting',
  committed: (row) => row.type === 'commit',
  reviewed: (row) => row.type === 'review',
  edited: (row) => row.type === 'page_edit',
  written: (row) => row.type === 'page_edit',
  created: (row) => row.type === 'page_edit',
};

export function wrongVerbs(text: string, read: ReadStatement, rows: readonly Row[], ledger: Ledger): Unsupported[] {
  const wrong = claims
    .filter(({ pattern, holds }) => pattern.test(read.verbs) && !isDenied(read.bare) && !holds(rows, ledger))
    .map(({ verb }) => ({ token: verb, why: 'said of nothing that is cited' }));
  const beside = [...text.matchAll(/“[^”]*”(?: \(#\d+\))? (?:was |is |were )?(\w+)/g)].flatMap(([whole, verb = '']) => {
    const fits = besideTitle[verb];
    const [quoted] = quotedTitles(whole);
    if (fits === undefined || quoted === undefined) return [];
    const bearers = rows.filter((row) => titlesOf(row).some((title) => isTitle(quoted, title)));
    return bearers.some((row) => fits(row, ledger))
      ? []
      : [{ token: `“${quoted.text}” ${verb}`, why: 'was not done to it' }];
  });
  return [...wrong, ...beside];
}

/** "None since", "no commit": what is denied needs no row. */
function isDenied(bare: string): boolean {
  return /\bno pull request|no commits?\b|none since|\bunmerged|without commits|no code|nothing of yours|rather than code|without a merge|ready to merge|close to its merge|no merge for|missing|not included|unknown|could not be|not readable|cannot be read/i.test(
    bare,
  );
}

function isNewPage({ metadata, occurredAt }: RowOf<'page_edit'>, { period }: Ledger): boolean {
  const ofPage = ofType(period.rows, 'page_edit').filter((row) => row.metadata.pageId === metadata.pageId);
  return metadata.created || ofPage.some((row) => row.metadata.created && row.occurredAt <= occurredAt);
}

function pulls(rows: readonly Row[]): RowOf<'pull_request'>[] {
  return ofType(rows, 'pull_request');
}

function isIn(instant: string | null, window: { start: Date; end: Date }): boolean {
  return instant !== null && within(new Date(instant), window);
}
