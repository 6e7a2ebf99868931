/** Query strings of the routes, as schemas: routes parse with them, OpenAPI is generated from them. */
import { z } from 'zod';
import { activityTypes } from '../integrations/activity';
import { providerId, summaryTypes } from './contract';

const limit = (fallback: number, max: number) => z.coerce.number().int().min(1).max(max).default(fallback);
const cursor = z.string().min(1).max(500).optional();
/** Years that every calendar, zone and database on the way can hold; nobody's activity lies outside. */
const isNear = (text: string): boolean => !/^[+-]?\d/.test(text) || /^(?:19[7-9]\d|20\d\d|21\d\d)-/.test(text);
const nearYears = { error: 'years from 1970 to 2199', params: { code: 'invalid_range' } };
/** A date in the user's zone, or an instant with offset; what is neither is judged with the range. */
const bound = z.string().min(1).max(40).refine(isNear, nearYears);
/** Postgres holds every character but NUL. */
const words = (max: number) =>
  z
    .string()
    .max(max)
    .refine((text) => !text.includes('\u0000'), 'no NUL characters');

export const logsQuery = z.object({ limit: limit(20, 100), cursor });

export const feedQuery = z.object({
  source: providerId.optional(),
  type: z.enum(activityTypes).optional(),
  start: bound.optional(),
  end: bound.optional(),
  q: words(200).optional(),
  metric: z.string().max(60).optional(),
  limit: limit(50, 200),
  cursor,
});

export const analyticsQuery = z.object({ days: z.enum(['7', '30', 'all']).default('30') });

export const connectQuery = z.object({ return: z.string().optional() });

export const summaryQuery = z.object({
  type: z.enum(summaryTypes).optional(),
  date: z.iso.date().refine(isNear, nearYears).optional(),
  start: bound.optional(),
  end: bound.optional(),
  refresh: z.enum(['0', '1']).default('0'),
});
