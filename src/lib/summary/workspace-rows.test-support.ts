/** Rows of the workspace beside the repository, for tests; the folder may be absent. Texts are read where they lie and stored nowhere. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';
import { cleanTitle, type ActivityRecord } from '../integrations/activity';

const folder = join(process.cwd(), '..', 'shared', 'workspace');
export const hasWorkspace = existsSync(join(folder, 'github.json.gz'));

const person = 'octodev';
const slackUser = 'U00000001';
const notionUser = 'eea6dd46-52c6-574a-b1cb-427020bd107d';

export function workspaceRows(): ActivityRecord[] {
  return [...commits(), ...pulls(), ...edits(), ...messages(), ...meetings()];
}

function read<T>(name: string, schema: z.ZodType<T>): T {
  return schema.parse(JSON.parse(gunzipSync(readFileSync(join(folder, `${name}.json.gz`))).toString('utf8')));
}

const common = { externalUrl: null, endedAt: null, count: 1 };

const commitFile = z.object({
  commits: z.record(
    z.string(),
    z.array(
      z.object({
        sha: z.string(),
        commit: z.object({ message: z.string(), author: z.object({ date: z.string() }) }),
        parents: z.array(z.unknown()),
        stats: z.object({ additions: z.number(), deletions: z.number() }).optional(),
      }),
    ),
  ),
});

function commits(): ActivityRecord[] {
  const { commits: all } = read('github', commitFile);
  return Object.entries(all).flatMap(([repository, list]) =>
    list.map((entry): ActivityRecord => {
      const title = cleanTitle(entry.commit.message, entry.sha);
      const at = new Date(entry.commit.author.date);
      const number = /\(#(\d+)\)$/u.exec(title)?.[1];
      return {
        ...common,
        type: 'commit',
        id: `c-${repository}-${entry.sha}`,
        source: 'github',
        externalId: entry.sha,
        title,
        occurredAt: at,
        windowAt: at,
        metadata: {
          repository,
          isMerge: entry.parents.length > 1,
          additions: entry.stats?.additions ?? null,
          deletions: entry.stats?.deletions ?? null,
          pullRequest: number === undefined ? null : Number(number),
        },
      };
    }),
  );
}

const pullFile = z.object({
  pulls: z.record(
    z.string(),
    z.array(
      z.object({
        number: z.number(),
        title: z.string().optional(),
        _first_commit_subject: z.string().optional(),
        created_at: z.string(),
        merged_at: z.string().nullish(),
        closed_at: z.string().nullish(),
        merge_commit_sha: z.string().nullish(),
      }),
    ),
  ),
});

function pulls(): ActivityRecord[] {
  const { pulls: all } = read('github', pullFile);
  return Object.entries(all).flatMap(([repository, list]) =>
    list.map((entry): ActivityRecord => {
      const at = new Date(entry.created_at);
      const merged = entry.merged_at ?? null;
      return {
        ...common,
        type: 'pull_request',
        id: `p-${repository}-${entry.number}`,
        source: 'github',
        externalId: `${repository}#${entry.number}`,
        title: cleanTitle(entry.title ?? entry._first_commit_subject ?? '', `Pull request #${entry.number}`),
        occurredAt: at,
        windowAt: at,
        endedAt: merged === null ? null : new Date(merged),
        metadata: {
          repository,
          number: entry.number,
          state: merged === null ? 'open' : 'merged',
          isDraft: false,
          mergedAt: merged,
          closedAt: entry.closed_at ?? null,
          mergeCommitSha: entry.merge_commit_sha ?? null,
          reviewedByOthers: null,
        },
      };
    }),
  );
}

const notionFile = z.object({
  search: z.object({ results: z.array(z.object({ id: z.string(), properties: z.record(z.string(), z.unknown()) })) }),
  _edits: z.array(z.object({ page_id: z.string(), time: z.string(), user: z.string().nullable(), kind: z.string() })),
});
const titleProperty = z.object({ title: z.array(z.object({ plain_text: z.string() })) });

function edits(): ActivityRecord[] {
  const file = read('notion', notionFile);
  const titles = new Map(
    file.search.results.map((page) => [
      page.id,
      Object.values(page.properties).flatMap((property) => {
        const parsed = titleProperty.safeParse(property);
        return parsed.success ? [parsed.data.title.map((part) => part.plain_text).join('')] : [];
      })[0] ?? '',
    ]),
  );
  return file._edits
    .filter((edit) => edit.user === notionUser)
    .map((edit): ActivityRecord => {
      const at = new Date(edit.time);
      return {
        ...common,
        type: 'page_edit',
        id: `n-${edit.page_id}-${edit.time}`,
        source: 'notion',
        externalId: `${edit.page_id}:${edit.time}`,
        title: cleanTitle(titles.get(edit.page_id) ?? '', 'Untitled'),
        occurredAt: at,
        windowAt: at,
        metadata: { pageId: edit.page_id, parentDatabase: null, created: edit.kind === 'created', trashed: false },
      };
    });
}

const message = z.object({ user: z.string().optional(), ts: z.string(), thread_ts: z.string().optional() });
const slackFile = z.object({
  channels: z.object({ channels: z.array(z.object({ id: z.string(), name: z.string() })) }),
  history: z.record(z.string(), z.array(message)),
  replies: z.record(z.string(), z.record(z.string(), z.array(message))),
});

function messages(): ActivityRecord[] {
  const file = read('slack', slackFile);
  const names = new Map(file.channels.channels.map((channel) => [channel.id, channel.name]));
  const quarters = new Map<string, ActivityRecord>();
  for (const conversation of names.keys()) {
    const all = [...(file.history[conversation] ?? []), ...Object.values(file.replies[conversation] ?? {}).flat()];
    for (const ts of new Set(all.filter((entry) => entry.user === slackUser).map((entry) => entry.ts))) {
      const at = new Date(Math.floor(Number(ts) / 900) * 900_000);
      const id = `s-${conversation}-${at.toISOString()}`;
      const count = (quarters.get(id)?.count ?? 0) + 1;
      quarters.set(id, {
        ...common,
        type: 'message_count',
        id,
        source: 'slack',
        externalId: id,
        title: `#${names.get(conversation) ?? conversation}`,
        occurredAt: at,
        windowAt: at,
        count,
        metadata: { conversation, conversationKind: 'channel', count, replies: 0 },
      });
    }
  }
  return [...quarters.values()];
}

const calendarFile = z.object({
  events: z.object({
    primary: z.object({
      items: z.array(
        z.object({
          id: z.string(),
          summary: z.string(),
          start: z.object({ dateTime: z.string() }),
          end: z.object({ dateTime: z.string() }),
          attendees: z.array(z.unknown()).optional(),
        }),
      ),
    }),
  }),
});

function meetings(): ActivityRecord[] {
  return read('calendar', calendarFile).events.primary.items.map((event): ActivityRecord => {
    const at = new Date(event.start.dateTime);
    return {
      ...common,
      type: 'meeting',
      id: `m-${event.id}`,
      source: 'calendar',
      externalId: event.id,
      title: cleanTitle(event.summary, 'Meeting'),
      occurredAt: at,
      windowAt: at,
      endedAt: new Date(event.end.dateTime),
      metadata: {
        calendarId: person,
        calendarName: person,
        iCalUID: event.id,
        originalStart: at.toISOString(),
        responseStatus: 'accepted',
        isOrganizer: false,
        attendeeCount: event.attendees ? event.attendees.length : null,
        recurring: false,
        videoCall: false,
      },
    };
  });
}
