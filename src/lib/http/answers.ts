/** Answers of routes whose shape is used nowhere else. */
import { z } from 'zod';
import { account, activity, notification, place, session, status, syncLog } from './contract';
import { providerIds } from '../integrations/registry-ids';

const nextCursor = z.string().nullable();
const counts = z.record(z.enum(providerIds), z.number().int());

export const answers = {
  integrations: z.object({ integrations: z.array(status) }),
  disconnected: z.object({ disconnected: z.literal(true), revoked: z.boolean(), activitiesDeleted: z.number().int() }),
  syncRequested: z.object({ syncId: z.uuid(), state: z.enum(['queued', 'running']) }),
  /** Without a `syncId` the provider asks to wait; the request is kept. */
  historyRequested: z.object({ syncId: z.uuid().nullable(), state: z.enum(['queued', 'running', 'waiting']) }),
  places: z.object({ places: z.array(place) }),
  placeChanged: z.object({
    changed: z.boolean(),
    itemsDeleted: z.number().int().nonnegative(),
    readAgain: z.boolean(),
  }),
  logs: z.object({ logs: z.array(syncLog), nextCursor }),
  analytics: z.object({
    timeZone: z.string(),
    days: z.array(z.object({ date: z.iso.date() }).catchall(z.number().int())),
    totals: counts,
  }),
  activities: z.object({
    activities: z.array(activity),
    nextCursor,
    total: z.number().int().optional(),
    value: z.number().nullable().optional(),
  }),
  notifications: z.object({ notifications: z.array(notification), unreadCount: z.number().int() }),
  dismissal: z.object({ dismissed: z.boolean() }),
  read: z.object({ read: z.literal(true) }),
  sessions: z.object({ sessions: z.array(session) }),
  ended: z.object({ ended: z.number().int().nonnegative() }),
  deleted: z.object({ deleted: z.literal(true) }),
  exported: z
    .object({ format: z.literal('devtrack-export'), version: z.literal(1), exportedAt: z.iso.datetime(), account })
    .catchall(z.unknown()),
  cron: z.object({
    claimed: z.number().int(),
    succeeded: z.number().int(),
    failed: z.number().int(),
    remaining: z.number().int(),
  }),
  document: z.looseObject({ openapi: z.literal('3.1.0') }),
  health: z.object({ status: z.literal('ok') }),
  ready: z.object({ status: z.enum(['ready', 'not_ready']), database: z.enum(['ok', 'unreachable', 'outdated']) }),
};
