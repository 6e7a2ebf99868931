import type { z } from 'zod';
import { parseBody } from './ask';
import type { Ask } from './ask';
import { isTooHeavy } from './judge';
import type { Tolerance } from './judge';

/** `withheld`: the answer lacks something that is there. */
export type Answered<S extends z.ZodType> = z.infer<S> & { withheld: boolean };

/** Below this a page that is still too slow is GitHub's own trouble. */
const smallestPage = 10;

export async function request<T extends object>(
  ask: Ask,
  schema: z.ZodType<T>,
  query: string,
  variables: Readonly<Record<string, unknown>>,
  tolerance?: Tolerance,
): Promise<T & { withheld: boolean }> {
  const answer = await ask.graphql(query, variables, tolerance);
  return { ...parseBody(schema, answer), withheld: ask.withholds(answer) };
}

/**
 * A page too heavy for GitHub is asked again at half the size; cursors hold for any size. The smallest page may lack
 * what GitHub fails at, whatever its reason: one broken repository must not hide the others for good.
 */
export async function smallerWhenHeavy<T>(
  size: number,
  run: (first: number, tolerance: Tolerance) => Promise<T>,
): Promise<T> {
  const half = Math.floor(size / 2);
  if (half < smallestPage) return run(size, 'whatever');
  try {
    return await run(size, 'granted');
  } catch (error) {
    if (!isTooHeavy(error)) throw error;
    return smallerWhenHeavy(half, run);
  }
}
