import { PageSkeleton } from '@/components/ui/Skeleton';

export function ActivitySkeleton() {
  return <PageSkeleton label="Loading activity" sizes={['h-16 w-72 max-w-full', 'h-24', 'h-140']} />;
}
