'use client';
import { Suspense, useState, useSyncExternalStore, type ReactNode } from 'react';

const never = () => () => undefined;

/**
 * A document arrives whole and in order, so that it reads without JavaScript, its status is the true one, and the place
 * it is opened at is there. Where a script goes from page to page, the page's shape shows until its content is there.
 * Which of the two it is stays as it was at first: a page that is refreshed keeps its focus and what is open on it.
 */
export function WholeOrSkeleton({ skeleton, children }: { skeleton: ReactNode; children: ReactNode }) {
  const inDocument = useSyncExternalStore(
    never,
    () => false,
    () => true,
  );
  const [whole] = useState(inDocument);
  return whole ? children : <Suspense fallback={skeleton}>{children}</Suspense>;
}
