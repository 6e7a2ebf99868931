import type { Stream, StreamPage, Window } from '../../provider';
import type { SlackClient } from './client';
import { alignToQuarters, messageRow, quarterStart, reactionRow } from './normalize';
import { QuarterTally } from './quarter-tally';

/** Rows per page where Slack's own pages do not cut the work. */
const rowsPerPage = 500;

/**
 * Windows are widened outward to whole UTC quarter hours before they are read: a row counts its quarter absolutely, so
 * half a quarter would overwrite the whole. The quarter that holds `window.from` may therefore be written by two
 * neighbouring windows, with the same count.
 */
export function slackStreams(client: SlackClient): readonly Stream[] {
  return [
    {
      name: 'messages',
      label: 'Messages',
      types: ['message_count'],
      // Slack indexes a message within minutes; two days also see what was deleted soon after it was written.
      steadyDays: 2,
      nightlyDays: 7,
      backfill: 'windows',
      absence: 'deletes',
      read: (window) => readMessages(client, window),
    },
    {
      name: 'reactions',
      label: 'Reactions',
      types: ['reaction_count'],
      steadyDays: 2,
      nightlyDays: 7,
      // reactions.list has no time filter and no documented order: every read is a pass over all of it.
      backfill: 'whole',
      absence: 'deletes',
      read: (window) => readReactions(client, window),
    },
  ];
}

/**
 * `total` stays unknown: Slack counts the hits of whole days around the window, more than the window holds.
 */
async function* readMessages(client: SlackClient, window: Window): AsyncGenerator<StreamPage> {
  const tally = new QuarterTally();
  const teamUrl = await client.teamUrl();
  for await (const page of client.ownMessages(alignToQuarters(window))) {
    for (const message of page.messages) tally.add(message);
    const closed = tally.takeClosed(page.completeFrom);
    yield {
      activities: closed.map((quarter) => messageRow(quarter, teamUrl)),
      through: page.completeFrom,
      total: null,
    };
  }
}

async function* readReactions(client: SlackClient, window: Window): AsyncGenerator<StreamPage> {
  const range = alignToQuarters(window);
  const tally = new QuarterTally();
  const teamUrl = await client.teamUrl();
  for await (const items of client.reactedMessages()) {
    for (const item of items) {
      const start = quarterStart(item.at);
      if (start >= range.from && start < range.to) tally.add(item);
    }
    // Nothing is complete before the last page; the empty one shows that the run is alive.
    yield { activities: [] };
  }
  const quarters = tally.takeClosed(range.from);
  for (let index = 0; index < quarters.length; index += rowsPerPage) {
    const rows = quarters.slice(index, index + rowsPerPage).map((quarter) => reactionRow(quarter, teamUrl));
    yield { activities: rows, through: rows.at(-1)?.windowAt, total: null };
  }
}
