import { LoadingLabel, Skeleton } from '@/components/ui/Skeleton';

export function SettingsSkeleton() {
  return (
    <div className="grid gap-4">
      <LoadingLabel>Loading settings</LoadingLabel>
      <Skeleton className="h-9 w-48" />
      <Skeleton className="h-60" />
      <Skeleton className="h-200" />
    </div>
  );
}
