import Link from 'next/link';
import { buttonClass } from '@/components/ui/button-class';
import { MessagePage } from '@/components/shell/MessagePage';

export default function NotFound() {
  return (
    <MessagePage title="This page does not exist">
      <p>The address may be misspelt, or what it named was deleted. Your data is untouched.</p>
      <p className="mt-4">
        <Link href="/dashboard" prefetch={false} className={buttonClass('primary')}>
          Go to the dashboard
        </Link>
      </p>
    </MessagePage>
  );
}
