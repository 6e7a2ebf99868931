'use client';
import { ErrorMessage } from '@/components/shell/ErrorMessage';
import { MessagePage } from '@/components/shell/MessagePage';
import './globals.css';

export default function GlobalError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <html lang="en">
      <body>
        <MessagePage title="This page could not be made">
          <ErrorMessage digest={error.digest} onRetry={reset} />
        </MessagePage>
      </body>
    </html>
  );
}
