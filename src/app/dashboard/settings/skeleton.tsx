import { PageSkeleton } from '@/components/ui/Skeleton';

export function SettingsSkeleton() {
  return <PageSkeleton label="Loading settings" sizes={['h-9 w-48', 'h-60', 'h-200']} />;
}
