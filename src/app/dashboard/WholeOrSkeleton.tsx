import { Suspense, type ReactNode } from 'react';
import { headers } from 'next/headers';
import { softHeader } from '@/server/soft-navigation';

/**
 * A document arrives whole and in order, so that it reads without JavaScript, its status is the true one, and the place
 * it is opened at is there. Where a script goes from page to page, the page's shape shows until its content is there.
 */
export async function WholeOrSkeleton({ skeleton, children }: { skeleton: ReactNode; children: ReactNode }) {
  const isSoft = (await headers()).has(softHeader);
  return isSoft ? <Suspense fallback={skeleton}>{children}</Suspense> : children;
}
