import { LoadingLabel, Skeleton } from '@/components/ui/Skeleton';

export function ActivitySkeleton() {
  return (
    <div className="grid gap-6">
      <LoadingLabel>Loading activity</LoadingLabel>
      <Skeleton className="h-16 w-72 max-w-full" />
      <Skeleton className="h-24 w-full" />
      <Skeleton className="h-140 w-full" />
    </div>
  );
}
