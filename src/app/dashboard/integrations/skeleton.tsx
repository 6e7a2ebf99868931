import { LoadingLabel, Skeleton } from '@/components/ui/Skeleton';

export function IntegrationsSkeleton() {
  return (
    <div>
      <LoadingLabel>Loading integrations</LoadingLabel>
      <Skeleton className="mb-6 h-16 w-72 max-w-full" />
      <div className="grid grid-cols-1 gap-4 lg:grid-cols-2">
        <Skeleton className="h-80" />
        <Skeleton className="h-80" />
        <Skeleton className="h-80" />
        <Skeleton className="h-80" />
      </div>
    </div>
  );
}
