import { LoadingLabel, Skeleton } from '@/components/ui/Skeleton';

export default function DashboardLoading() {
  return (
    <div className="loading-page">
      <LoadingLabel>Loading the summary</LoadingLabel>
      <div className="mb-6 flex flex-wrap items-end justify-between gap-4">
        <Skeleton className="h-16 w-72 max-w-full" />
        <Skeleton className="h-18 w-72 max-w-full" />
      </div>
      <div className="grid grid-cols-1 gap-4">
        <Skeleton className="h-140 w-full" />
        <Skeleton className="h-90 w-full" />
      </div>
    </div>
  );
}
