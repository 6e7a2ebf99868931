import { LoadingLabel, Skeleton } from '@/components/ui/Skeleton';

export default function ActivityLoading() {
  return (
    <div className="loading-page grid gap-6">
      <LoadingLabel>Loading activity</LoadingLabel>
      <Skeleton className="h-16 w-72 max-w-full" />
      <Skeleton className="h-24 w-full" />
      <Skeleton className="h-140 w-full" />
    </div>
  );
}
