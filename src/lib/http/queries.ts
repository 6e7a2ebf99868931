/** Query strings of the routes, as schemas: routes parse with them, OpenAPI is generated from them. */
import { z } from 'zod';
import { activityTypes } from '../integrations/activity';
import { providerId, summaryTypes } from './contract';

const limit = (fallback: number, max: number) => z.coerce.number().int().min(1).max(max).default(fallback);
const cursor = z.string().min(1).max(500).optional();
/** A date in the user's zone, or an instant with offset. */
const bound = z.string().min(10).max(40);

export const logsQuery = z.object({ limit: limit(20, 100), cursor });

export const feedQuery = z.object({
  source: providerId.optional(),
  type: z.enum(activityTypes).optional(),
  start: bound.optional(),
  end: bound.optional(),
  q: z.string().max(200).optional(),
  metric: z.string().max(60).optional(),
  limit: limit(50, 200),
  cursor,
});

export const analyticsQuery = z.object({ days: z.enum(['7', '30', 'all']).default('30') });

export const summaryQuery = z.object({
  type: z.enum(summaryTypes).optional(),
  date: z.iso.date().optional(),
  start: bound.optional(),
  end: bound.optional(),
  refresh: z.enum(['0', '1']).default('0'),
});
