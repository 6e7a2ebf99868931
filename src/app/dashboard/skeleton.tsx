import { Card } from '@/components/ui/Card';
import { LoadingLabel, Skeleton } from '@/components/ui/Skeleton';

export function DashboardSkeleton() {
  return (
    <div>
      <LoadingLabel>Loading the summary</LoadingLabel>
      <div className="mb-6 flex flex-wrap items-end justify-between gap-4">
        <Skeleton className="h-16 w-72 max-w-full" />
        <Skeleton className="h-18 w-72 max-w-full" />
      </div>
      <div className="grid grid-cols-1 gap-4">
        <SummarySkeleton />
        <div className="grid grid-cols-1 gap-4 lg:grid-cols-2">
          <Skeleton className="h-100" />
          <Skeleton className="h-100" />
        </div>
        <Skeleton className="h-90" />
      </div>
    </div>
  );
}

/** In the places of a week's headline, five highlights, an insight, a recommendation and ten numbers, at any width. */
function SummarySkeleton() {
  return (
    <Card>
      <div className="flex flex-wrap justify-between gap-3">
        <Skeleton className="h-9 w-72 max-w-full" />
        <Skeleton className="h-9 w-96 max-w-full" />
      </div>
      <div className="mt-4 grid grid-cols-1 gap-6 lg:grid-cols-[minmax(0,1fr)_--spacing(84)] lg:gap-8">
        <div className="grid grid-cols-1 gap-6">
          <Skeleton className="h-28 max-w-160" />
          {[5, 1, 1].map((statements, index) => (
            <div key={index} className="grid grid-cols-1 gap-3">
              <Skeleton className="h-4 w-24" />
              {Array.from({ length: statements }, (_, at) => (
                <Skeleton key={at} className="h-20" />
              ))}
            </div>
          ))}
        </div>
        <div className="grid grid-cols-2 content-start gap-4 md:grid-cols-5 lg:grid-cols-2 border-t border-line pt-4 lg:border-t-0 lg:border-l lg:pt-0 lg:pl-6">
          {Array.from({ length: 10 }, (_, at) => (
            <Skeleton key={at} className="h-15" />
          ))}
        </div>
      </div>
      <Skeleton className="mt-6 h-14" />
    </Card>
  );
}
