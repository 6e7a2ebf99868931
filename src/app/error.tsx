'use client';
import { ErrorMessage } from '@/components/shell/ErrorMessage';
import { MessagePage } from '@/components/shell/MessagePage';

export default function ErrorPage({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <MessagePage title="This page could not be made">
      <ErrorMessage digest={error.digest} onRetry={reset} />
    </MessagePage>
  );
}
