/** Shapes of the REST answers we read. Fields we do not use are not looked at. */
import { z } from 'zod';
import type { GitHubActor } from './entities';

export const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text));
const nullableInstant = instant.nullish().transform((value) => value ?? null);

/** An author's own clock can write dates no calendar knows; one such commit must not hide its page. */
export const authorDate = z
  .string()
  .nullish()
  .transform((text) => {
    const date = new Date(text ?? Number.NaN);
    return Number.isNaN(date.getTime()) ? null : date;
  });

/** `author` of a commit may be null, absent or an empty object. */
const actor = z
  .object({ id: z.number().optional(), login: z.string().optional(), type: z.string().optional() })
  .nullish()
  .transform((user): GitHubActor | null =>
    user === null || user === undefined || (user.id === undefined && user.login === undefined)
      ? null
      : { id: user.id ?? null, login: user.login ?? null, isBot: user.type === 'Bot' },
  );

export const userSchema = z.object({ id: z.number().int(), login: z.string().min(1), node_id: z.string().optional() });

export const installationsSchema = z.object({ total_count: z.number().int() });

export const repositoriesSchema = z.array(
  z
    .object({
      id: z.number(),
      node_id: z.string().optional(),
      full_name: z.string(),
      html_url: z.string(),
      fork: z.boolean(),
      private: z.boolean(),
      archived: z.boolean().optional(),
      pushed_at: nullableInstant,
      default_branch: z.string().nullish(),
    })
    .transform((repo) => ({
      nodeId: repo.node_id ?? String(repo.id),
      fullName: repo.full_name,
      url: repo.html_url,
      isFork: repo.fork,
      isPrivate: repo.private,
      isArchived: repo.archived ?? false,
      pushedAt: repo.pushed_at,
      defaultBranch: repo.default_branch ?? null,
    })),
);

const signature = z.object({ date: authorDate }).nullish();

export const commitsSchema = z.array(
  z
    .object({
      sha: z.string().min(1),
      html_url: z.string().optional(),
      commit: z.object({ message: z.string(), author: signature, committer: signature }),
      author: actor,
      parents: z.array(z.unknown()),
    })
    .transform((item, context) => {
      const authoredAt = item.commit.author?.date ?? null;
      const committedAt = item.commit.committer?.date ?? authoredAt;
      if (committedAt === null) {
        context.addIssue({ code: 'custom', message: 'a commit without any date' });
        return z.NEVER;
      }
      return {
        sha: item.sha,
        message: item.commit.message,
        url: item.html_url ?? null,
        authoredAt,
        committedAt,
        author: item.author,
        parentCount: item.parents.length,
        additions: null,
        deletions: null,
      };
    }),
);

/** Issues and pull requests alike: the latter carry `pull_request`, and `node_id` is the pull request's own. */
export const searchIssuesSchema = z.object({
  total_count: z.number().int(),
  incomplete_results: z.boolean().optional(),
  items: z.array(
    z
      .object({
        id: z.number(),
        node_id: z.string().optional(),
        number: z.number().int(),
        title: z.string(),
        html_url: z.string(),
        repository_url: z.string().optional(),
        user: actor,
        state: z.enum(['open', 'closed']),
        draft: z.boolean().nullish(),
        created_at: instant,
        updated_at: instant,
        closed_at: nullableInstant,
        // Answers from before 2021 have no merged_at.
        pull_request: z.object({ merged_at: nullableInstant }).nullish(),
      })
      .transform((item) => ({
        nodeId: item.node_id ?? String(item.id),
        number: item.number,
        title: item.title,
        url: item.html_url,
        repository: repositoryName(item.repository_url ?? item.html_url.replace(/\/(?:issues|pull)\/\d+$/, '')),
        author: item.user,
        state: item.state,
        isDraft: item.draft ?? false,
        createdAt: item.created_at,
        updatedAt: item.updated_at,
        closedAt: item.closed_at,
        mergedAt: item.pull_request?.merged_at ?? null,
      })),
  ),
});

export const reviewsSchema = z.array(
  z
    .object({
      id: z.number(),
      node_id: z.string().optional(),
      html_url: z.string().optional(),
      state: z.string(),
      submitted_at: nullableInstant,
      user: actor,
    })
    .transform((review) => ({
      nodeId: review.node_id ?? String(review.id),
      url: review.html_url ?? null,
      state: review.state.toLowerCase(),
      submittedAt: review.submitted_at,
      author: review.user,
    })),
);

/** `https://api.github.com/repos/o/n` → `o/n`. */
function repositoryName(url: string): string {
  return url.split('/').slice(-2).join('/');
}
