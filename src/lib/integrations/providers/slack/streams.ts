import type { Account, Stream, StreamPage, Window } from '../../provider';
import type { SlackClient } from './client';
import { alignToQuarters, messageRow, reactionRow } from './normalize';
import { QuarterTally } from './quarter-tally';

/** Rows per page where Slack's own pages do not cut the work. */
const rowsPerPage = 500;
/** How often the reactions are passed over while they keep changing; the next run reads on from there. */
const mostPasses = 3;
const dayMs = 86_400_000;

/**
 * Windows are widened outward to whole UTC quarter hours before they are read: a row counts its quarter absolutely, so
 * half a quarter would overwrite the whole. The quarter that holds `window.from` may therefore be written by two
 * neighbouring windows, with the same count.
 *
 * Slack limits each method by itself, for an app in a workspace (docs.slack.dev/apis/web-api/rate-limits).
 */
export function slackStreams(client: SlackClient, account: Account | null): readonly Stream[] {
  // Account ids are `<team>:<user>`; without an account nothing is read.
  const team = account?.id.split(':')[0] ?? '';
  return [
    {
      name: 'messages',
      label: 'Messages',
      types: ['message_count'],
      budget: `${team}:search.messages`,
      // Slack indexes a message within minutes; two days also see what was deleted soon after it was written. A month
      // of one's own messages is a few pages.
      steadyDays: 2,
      nightlyDays: 30,
      backfill: 'windows',
      absence: 'deletes',
      read: (window) => readMessages(client, window),
    },
    {
      name: 'reactions',
      label: 'Reactions',
      types: ['reaction_count'],
      budget: `${team}:reactions.list`,
      // reactions.list has no time filter and no documented order: every read is a pass over all of it, so that a
      // month costs no more than a day.
      steadyDays: 30,
      nightlyDays: 30,
      backfill: 'whole',
      absence: 'deletes',
      read: (window, memory) => readReactions(client, window, memory),
    },
  ];
}

/**
 * `total` stays unknown: Slack counts the hits of whole days around the window, more than the window holds.
 */
async function* readMessages(client: SlackClient, window: Window): AsyncGenerator<StreamPage> {
  const covered = alignToQuarters(window);
  const tally = new QuarterTally();
  const teamUrl = await client.teamUrl();
  for await (const page of client.ownMessages(covered)) {
    for (const message of page.messages) tally.add(message);
    const closed = tally.takeClosed(page.completeFrom);
    yield {
      activities: closed.map((quarter) => messageRow(quarter, teamUrl)),
      through: page.completeFrom,
      total: null,
      covered,
    };
  }
}

/**
 * Between two nightly passes one request asks whether anything has changed; `memory` is its answer of last time. If
 * nothing has, nothing was read: the covered range is empty, and no row is missed in it. The one change that escapes
 * (see `reactionsDigest`) is found by the nightly pass.
 */
async function* readReactions(client: SlackClient, window: Window, memory: string | null): AsyncGenerator<StreamPage> {
  let known = await client.reactionsDigest();
  if (window.reason === 'steady' && memory === known) {
    yield { activities: [], covered: { from: window.to, to: window.to }, memory: known };
    return;
  }
  // All is read anyway: up to a day beyond the window, in case Slack's clock is ahead of ours.
  const covered = alignToQuarters({ from: window.from, to: new Date(window.to.getTime() + dayMs) });
  let tally = new QuarterTally();
  for (let pass = 1; ; pass += 1) {
    let pages = 0;
    for await (const items of client.reactedMessages(covered)) {
      pages += 1;
      for (const item of items) tally.add(item);
      // Nothing is complete before the last page; the empty one shows that the run is alive.
      yield { activities: [], covered };
    }
    // A reaction taken back while pages are read moves another to a page already read: only between two equal looks
    // was the list still. What changes after the last pass makes the next run's look differ from this memory.
    const after = pages > 1 ? await client.reactionsDigest() : known;
    if (after === known || pass === mostPasses) break;
    known = after;
    tally = new QuarterTally();
  }
  yield* reactionRows(tally, covered, await client.teamUrl(), known);
}

function* reactionRows(
  tally: QuarterTally,
  covered: { from: Date; to: Date },
  teamUrl: string | null,
  memory: string,
): Generator<StreamPage> {
  const quarters = tally.takeClosed(covered.from);
  let start = 0;
  do {
    const rows = quarters.slice(start, start + rowsPerPage).map((quarter) => reactionRow(quarter, teamUrl));
    yield { activities: rows, through: rows.at(-1)?.windowAt, total: null, covered, memory };
    start += rowsPerPage;
  } while (start < quarters.length);
}
