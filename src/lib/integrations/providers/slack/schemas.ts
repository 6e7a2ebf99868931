/**
 * What survives of Slack's answers. Every schema is an allow-list (zod drops unknown keys), so that `text`, `blocks`,
 * `attachments`, `files`, `previous` and the like end here: no later code can store or log what it never sees.
 */
import { z } from 'zod';

const id = z.string().regex(/^[A-Z0-9]{2,40}$/);

/** "seconds.microseconds", kept as text: a double loses digits, and two messages may share a millisecond. */
const ts = z.string().regex(/^\d{1,11}\.\d{1,9}$/);

const flag = z.boolean().nullish();

/** Flags that tell kinds of conversations apart; old records lack some of them. */
const conversation = z.object({
  id,
  name: z.string().nullish(),
  is_im: flag,
  is_mpim: flag,
  is_private: flag,
  is_group: flag,
  is_archived: flag,
});
export type SlackConversation = z.infer<typeof conversation>;

const nextCursor = z.object({ next_cursor: z.string().optional() }).optional();

const searchMatch = z.object({
  ts,
  user: z.string().nullish(),
  channel: conversation,
  /** Holds ids only; its `thread_ts` is the one sign of a reply that search gives. */
  permalink: z.string().nullish(),
  subtype: z.string().nullish(),
  bot_id: z.string().nullish(),
});
export type SearchMatch = z.infer<typeof searchMatch>;

const reactedItem = z.object({
  type: z.string().optional(),
  channel: id.optional(),
  message: z.object({ ts, reactions: z.array(z.object({ users: z.array(z.string()) })).default([]) }).optional(),
});
export type ReactedItem = z.infer<typeof reactedItem>;

/** Every method the product calls, with what is read of its answer. */
export const answers = {
  'auth.test': z.object({
    url: z.string(),
    team: z.string(),
    user: z.string(),
    team_id: id,
    user_id: id,
    enterprise_id: z.string().nullish(),
    is_enterprise_install: flag,
  }),
  'team.info': z.object({
    team: z.object({ id, name: z.string(), domain: z.string().nullish(), url: z.string().nullish() }),
  }),
  'users.info': z.object({
    user: z.object({
      id,
      name: z.string(),
      profile: z.object({ display_name: z.string().nullish() }).optional(),
    }),
  }),
  'users.conversations': z.object({ channels: z.array(conversation), response_metadata: nextCursor }),
  'conversations.info': z.object({ channel: conversation }),
  'search.messages': z.object({
    messages: z.object({
      paging: z.object({
        total: z.number().int().nonnegative(),
        page: z.number().int(),
        pages: z.number().int().nonnegative(),
      }),
      matches: z.array(searchMatch),
    }),
  }),
  'reactions.list': z.object({
    items: z.array(reactedItem),
    /** Only where the page was asked for by its number. */
    paging: z.object({ total: z.number().int().nonnegative() }).optional(),
    response_metadata: nextCursor,
  }),
} as const;

export type SlackMethod = keyof typeof answers;
export type SlackAnswers = { [M in SlackMethod]: z.infer<(typeof answers)[M]> };
