import { z } from 'zod';

/**
 * What is read of Notion's answers. Objects are open: new fields appear on every version without notice
 * (developers.notion.com/page/changelog), and none of them is kept.
 */
const instant = z.iso.datetime({ offset: true });
const userReference = z.object({ id: z.string().min(1) });
const richText = z.array(z.object({ plain_text: z.string() }));

const property = z.object({ type: z.string().optional(), title: z.unknown().optional() });

export const page = z.object({
  object: z.literal('page'),
  id: z.string().min(1),
  created_time: instant,
  last_edited_time: instant,
  /** Absent in recorded answers of 2021; such an edit is nobody's. */
  created_by: userReference.optional(),
  last_edited_by: userReference.optional(),
  parent: z.object({
    type: z.string().optional(),
    database_id: z.string().optional(),
    data_source_id: z.string().optional(),
  }),
  /** `archived` is its name before version 2026-03-11. */
  in_trash: z.boolean().optional(),
  archived: z.boolean().optional(),
  properties: z.record(z.string(), property),
  url: z.string(),
});
export type PageObject = z.infer<typeof page>;

export const titleProperty = z.object({ type: z.literal('title'), title: richText });

/** Documented partial object: a page the connection may name but not read (PartialPageObjectResponse). */
const partialPage = z.strictObject({ object: z.literal('page'), id: z.string().min(1) });

const otherObject = z.object({ object: z.string().refine((kind) => kind !== 'page', 'a page with fields missing') });

const list = { has_more: z.boolean(), next_cursor: z.string().nullable() };

export const pageList = z.object({
  ...list,
  results: z.array(z.union([page, partialPage, otherObject])),
  /** `incomplete` where the list ends before its end. */
  request_status: z.object({ type: z.string() }).nullish(),
});

/** A database as search lists it: since version 2025-09-03 the rows live in its data sources. */
export const dataSource = z.object({
  object: z.enum(['data_source', 'database']),
  id: z.string().min(1),
  title: richText,
  url: z.string().optional(),
  last_edited_time: instant.optional(),
});
const partialDataSource = z.strictObject({ object: z.literal('data_source'), id: z.string().min(1) });
const noDataSource = z.object({
  object: z
    .string()
    .refine((kind) => kind !== 'data_source' && kind !== 'database', 'a data source with fields missing'),
});

export const dataSourceList = z.object({
  ...list,
  results: z.array(z.union([dataSource, partialDataSource, noDataSource])),
});

export const markdown = z.object({
  object: z.literal('page_markdown'),
  markdown: z.string(),
  unknown_block_ids: z.array(z.string()).default([]),
});

export const owner = z.object({
  type: z.string(),
  user: z.object({ id: z.string().min(1), name: z.string().nullish() }).optional(),
});

/** `GET /v1/users/me`: the connection's bot, and whom it acts for. */
export const self = z.object({
  object: z.literal('user'),
  id: z.string().min(1),
  bot: z
    .object({ owner: owner.optional(), workspace_id: z.string().optional(), workspace_name: z.string().nullish() })
    .optional(),
});
export type Self = z.infer<typeof self>;

/** The fields of the token answer that survive in `OAuthTokens.extra`. */
export const tokenExtra = z.object({
  owner: owner.optional(),
  workspace_id: z.string().optional(),
  workspace_name: z.string().nullish(),
});
