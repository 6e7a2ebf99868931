/** A workspace of every kind of conversation, small enough to count by hand, and a client over it. */
import type { StreamPage, Window } from '../../../provider';
import { SlackClient } from '../client';
import { slackScopes } from '../env';
import type { SlackWorkspace } from '../fake';
import { slack } from '../index';
import type { SlackContext } from '../web';
import { account, contextOf, me, startFake, tsOf, workspaceOf, wrote } from './in-process';

export const now = () => new Date('2026-11-22T12:00:00.000Z');
const peer = 'U0PEER0000';
const reacted = (users: string[]) => [{ name: 'tada', users, count: users.length }];

export const small: SlackWorkspace = workspaceOf({
  channels: {
    channels: [
      { id: 'C0GENERAL0', name: 'general', is_channel: true },
      { id: 'C0OLD00000', name: 'old', is_archived: true },
      { id: 'C0NOTIN000', name: 'left-long-ago', is_member: false },
      { id: 'C0SECRET00', name: 'plans', is_private: true },
      { id: 'C0HIDDEN00', name: 'hidden-plans', is_private: true, is_member: false },
      { id: 'D0PEER0000', is_im: true, user: peer },
      { id: 'D0OTHER000', is_im: true, user: 'U0OTHER000' },
      { id: 'C0GROUP000', name: 'mpdm-me--peer.one--peer.two-1', is_mpim: true, is_private: true },
    ],
  },
  history: {
    C0GENERAL0: [
      wrote(tsOf('2026-11-20T10:05:00Z')),
      wrote(tsOf('2026-11-20T10:01:00Z'), { thread_ts: tsOf('2026-11-20T10:01:00Z'), reply_count: 1 }),
      wrote(tsOf('2026-11-20T09:00:00Z'), { user: peer, reactions: reacted([peer, 'U1', 'U2', 'U3', me]) }),
      wrote(tsOf('2026-11-20T08:00:00Z'), { subtype: 'channel_join' }),
      wrote(tsOf('2026-11-20T08:00:01Z'), { subtype: 'bot_message', bot_id: 'B0' }),
      wrote(tsOf('2026-11-22T12:30:00Z')),
    ],
    C0SECRET00: [
      wrote(tsOf('2026-11-20T10:06:00Z')),
      wrote(tsOf('2026-11-19T10:06:00Z'), { user: peer, reactions: reacted([me]) }),
    ],
    C0HIDDEN00: [wrote(tsOf('2026-11-20T10:06:00Z'))],
    C0NOTIN000: [wrote(tsOf('2026-11-18T10:06:00Z'), { user: peer, reactions: reacted([me]) })],
    D0PEER0000: [
      wrote(tsOf('2026-11-20T10:07:00Z')),
      wrote(tsOf('2026-11-20T10:07:01Z'), { user: peer, reactions: reacted([me]) }),
    ],
    D0OTHER000: [wrote(tsOf('2026-11-20T10:08:00Z'))],
    C0GROUP000: [wrote(tsOf('2026-11-20T10:09:00Z'))],
  },
  replies: {
    C0GENERAL0: {
      [tsOf('2026-11-20T10:01:00Z')]: [
        wrote(tsOf('2026-11-20T10:03:00Z'), { thread_ts: tsOf('2026-11-20T10:01:00Z') }),
      ],
    },
  },
});

export function open(
  data: SlackWorkspace = small,
  over: Partial<SlackContext> = {},
  granted: readonly string[] = slackScopes,
) {
  const fake = startFake(data, now);
  const token = fake.grants.token(granted);
  const context = contextOf({ fetch: fake.fetch, now, account, scopes: granted, ...over });
  return { fake, token, context, client: new SlackClient(token, context), session: slack.open({ token, ...context }) };
}

export async function read(
  opened: ReturnType<typeof open>,
  name: string,
  from: string,
  to: string,
  how: { reason?: Window['reason']; memory?: string | null } = {},
): Promise<StreamPage[]> {
  const stream = opened.session.streams.find((candidate) => candidate.name === name);
  if (stream === undefined) throw new Error(`no stream ${name}`);
  const pages: StreamPage[] = [];
  const window: Window = { from: new Date(from), to: new Date(to), reason: how.reason ?? 'steady' };
  for await (const page of stream.read(window, how.memory ?? null)) pages.push(page);
  return pages;
}

export const rowsOf = (pages: StreamPage[]) =>
  pages.flatMap(({ activities }) => activities.map(({ externalId, count, title }) => [externalId, count, title]));
