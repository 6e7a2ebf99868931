import { describe, expect, it } from 'vitest';
import {
  alignToQuarters,
  instantOf,
  messageRow,
  ownMessage,
  ownReactions,
  placeOf,
  quarterStart,
  reactionRow,
  unlistedPlace,
} from './normalize';
import { QuarterTally } from './quarter-tally';
import type { SearchMatch } from './schemas';

const me = 'U0ME000000';
const channel = { id: 'C0GENERAL0', name: 'general', is_im: false, is_mpim: false, is_private: false };
const match = (ts: string, more: Partial<SearchMatch> = {}): SearchMatch => ({ ts, user: me, channel, ...more });
const iso = (date: Date) => date.toISOString();

describe('quarter hours', () => {
  it.each([
    ['2026-03-08T07:59:59.999Z', '2026-03-08T07:45:00.000Z'],
    ['2026-03-08T08:00:00.000Z', '2026-03-08T08:00:00.000Z'],
    ['2026-03-08T08:14:59.999Z', '2026-03-08T08:00:00.000Z'],
    ['2026-03-08T08:15:00.000Z', '2026-03-08T08:15:00.000Z'],
    ['1969-12-31T23:59:00.000Z', '1969-12-31T23:45:00.000Z'],
  ])('%s lies in the one from %s', (at, start) => {
    expect(iso(quarterStart(new Date(at)))).toBe(start);
  });

  it('a local midnight of a :45 zone is a border, so that no quarter lies in two local days', () => {
    // Midnight of 2026-03-02 in Asia/Kathmandu (+05:45).
    const midnight = new Date('2026-03-01T18:15:00.000Z');
    expect(quarterStart(midnight)).toEqual(midnight);
  });

  it('a window is widened outward to whole ones, and an aligned one stays', () => {
    const wide = { from: new Date('2026-03-01T10:00:00.000Z'), to: new Date('2026-03-01T11:15:00.000Z') };
    expect(
      alignToQuarters({ from: new Date('2026-03-01T10:14:59.999Z'), to: new Date('2026-03-01T11:00:00.001Z') }),
    ).toEqual(wide);
    expect(alignToQuarters(wide)).toEqual(wide);
  });

  it.each([
    ['1772359200.000100', '2026-03-01T10:00:00.000Z'],
    ['1772360099.999999', '2026-03-01T10:14:59.999Z'],
    ['1772360100.000000', '2026-03-01T10:15:00.000Z'],
    ['1772359200.5', '2026-03-01T10:00:00.500Z'],
  ])('ts %s is %s', (ts, at) => {
    expect(iso(instantOf(ts))).toBe(at);
  });
});

describe('whose message a match is', () => {
  it.each([
    ['somebody else’s', { user: 'U0PEER0000' }],
    ['nobody’s', { user: null }],
    ['a bot’s in the user’s name', { bot_id: 'B0BOT00000' }],
    ['a bot message', { subtype: 'bot_message' }],
    ['a join', { subtype: 'channel_join' }],
    ['a topic', { subtype: 'channel_topic' }],
    ['of an unknown kind', { subtype: 'something_new' }],
  ])('not the user’s own: %s', (_name, more) => {
    expect(ownMessage(match('1772359200.000100', more), me)).toBeNull();
  });

  it.each(['thread_broadcast', 'me_message', 'file_share'])('%s is still written by the user', (subtype) => {
    expect(ownMessage(match('1772359200.000100', { subtype }), me)).toMatchObject({ count: 1 });
  });

  it.each([
    ['https://acme.slack.com/archives/C0GENERAL0/p1772359200000100', 0],
    ['https://acme.slack.com/archives/C0GENERAL0/p1772359200000100?thread_ts=1772359200.000100&cid=C0GENERAL0', 0],
    ['https://acme.slack.com/archives/C0GENERAL0/p1772359200000100?thread_ts=1772300000.000200&cid=C0GENERAL0', 1],
    ['not a link', 0],
    [null, 0],
  ])('the permalink %s makes %s replies', (permalink, replies) => {
    expect(ownMessage(match('1772359200.000100', { permalink }), me)).toMatchObject({ replies });
  });
});

describe('conversations', () => {
  const people = 'U0PEER0000';
  it.each([
    [{ id: 'D0PEER0000', name: people, is_im: true }, 'dm'],
    [{ id: 'D0PEER0000', name: people }, 'dm'],
    [{ id: 'C0PEER0000', name: people, is_im: true, is_private: true }, 'dm'],
    [{ id: 'C0GROUP000', name: 'mpdm-peer.one--peer.two-1', is_mpim: true, is_private: true }, 'group_dm'],
    [{ id: 'G0GROUP000', name: 'mpdm-peer.one--peer.two-1' }, 'group_dm'],
    [{ id: 'C0SECRET00', name: 'plans', is_private: true }, 'private_channel'],
    [{ id: 'G0SECRET00', name: 'plans' }, 'private_channel'],
    [{ id: 'C0GENERAL0', name: 'general' }, 'channel'],
  ])('%j is a %s', (conversation, kind) => {
    expect(placeOf(conversation).kind).toBe(kind);
  });

  it('rows of direct and group messages hold neither an id, a name nor a link of anybody', () => {
    const rows = [
      { id: 'D0PEER0000', name: people, is_im: true },
      { id: 'C0GROUP000', name: 'mpdm-peer.one--peer.two-1', is_mpim: true },
    ].flatMap((conversation) => {
      const quarter = {
        place: placeOf(conversation),
        start: new Date('2026-03-01T10:00:00.000Z'),
        count: 2,
        replies: 1,
      };
      return [messageRow(quarter, 'https://acme.slack.com/'), reactionRow(quarter, 'https://acme.slack.com/')];
    });
    expect(rows.map(({ externalId }) => externalId)).toEqual([
      'dm:2026-03-01T10:00:00.000Z',
      'reaction:dm:2026-03-01T10:00:00.000Z',
      'group_dm:2026-03-01T10:00:00.000Z',
      'reaction:group_dm:2026-03-01T10:00:00.000Z',
    ]);
    expect(new Set(rows.map(({ title }) => title))).toEqual(new Set(['Direct messages', 'Group messages']));
    expect(JSON.stringify(rows)).not.toMatch(/peer|GROUP000|http/i);
  });

  it('one that may no longer be looked at keeps no name, and a direct one stays anonymous', () => {
    expect(unlistedPlace('C0GONE0000')).toEqual({ key: 'C0GONE0000', kind: 'private_channel', title: 'A channel' });
    expect(unlistedPlace('D0GONE0000').key).toBe('dm');
  });

  it('a channel’s name is cleaned before it is a title', () => {
    expect(placeOf({ id: 'C0GENERAL0', name: 'gen\u202eeral\nx' }).title).toBe('#gen eral');
    expect(placeOf({ id: 'C0GENERAL0' }).title).toBe('A channel');
  });
});

describe('rows', () => {
  const place = placeOf(channel);
  it('a quarter becomes one row, dated and selected by its start', () => {
    const start = new Date('2026-03-01T10:15:00.000Z');
    expect(messageRow({ place, start, count: 3, replies: 1 }, 'https://acme.slack.com/')).toEqual({
      type: 'message_count',
      externalId: 'C0GENERAL0:2026-03-01T10:15:00.000Z',
      externalUrl: 'https://acme.slack.com/archives/C0GENERAL0',
      title: '#general',
      occurredAt: start,
      endedAt: null,
      windowAt: start,
      count: 3,
      metadata: { conversation: 'C0GENERAL0', conversationKind: 'channel', count: 3, replies: 1 },
    });
  });

  it('messages on both sides of a border make two rows; the same message twice counts once', () => {
    const tally = new QuarterTally();
    // Two messages of one millisecond, told apart by the text of their ts.
    for (const ts of ['1772360100.000000', '1772360099.999999', '1772360099.999998', '1772360099.999999']) {
      const message = ownMessage(match(ts), me);
      if (message !== null) tally.add(message);
    }
    expect(tally.takeClosed(new Date(0)).map(({ start, count }) => [iso(start), count])).toEqual([
      ['2026-03-01T10:15:00.000Z', 1],
      ['2026-03-01T10:00:00.000Z', 2],
    ]);
  });

  it('the same ts in two channels is two messages', () => {
    const tally = new QuarterTally();
    for (const id of ['C0GENERAL0', 'C0OTHER000']) {
      const message = ownMessage(match('1772360100.000000', { channel: { ...channel, id } }), me);
      if (message !== null) tally.add(message);
    }
    expect(tally.takeClosed(new Date(0))).toHaveLength(2);
  });
});

describe('reactions', () => {
  const message = {
    ts: '1772360100.000000',
    reactions: [{ users: [me, 'U0PEER0000'] }, { users: ['U0PEER0000'] }, { users: [me] }],
  };
  it('only the user’s own count', () => {
    expect(ownReactions({ type: 'message', channel: 'C0GENERAL0', message }, me)?.count).toBe(2);
    expect(ownReactions({ type: 'message', channel: 'C0GENERAL0', message }, 'U0NOBODY00')).toBeNull();
  });
  it('files and comments are no messages', () => {
    expect(ownReactions({ type: 'file' }, me)).toBeNull();
    expect(ownReactions({ message, channel: 'C0GENERAL0' }, me)).toBeNull();
  });
});
