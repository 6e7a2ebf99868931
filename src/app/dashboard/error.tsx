'use client';
import { ErrorMessage } from '@/components/shell/ErrorMessage';

export default function DashboardError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <div className="max-w-120">
      <h1 className="mb-2 text-xl font-strong">This page could not be made</h1>
      <div className="text-base text-muted">
        <ErrorMessage digest={error.digest} onRetry={reset} />
      </div>
    </div>
  );
}
