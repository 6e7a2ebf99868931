import type { Metadata } from 'next';
import { firstOf, type PageParams } from '@/components/activity/feed-query';
import { ResetPasswordForm } from '@/components/auth/ResetPasswordForm';
import { Notice } from '@/components/ui/Notice';

/** The one-time token is in this page's address: it goes to nobody. */
export const metadata: Metadata = { title: 'Set a new password', referrer: 'no-referrer' };

export default async function ResetPasswordPage({ searchParams }: { searchParams: Promise<PageParams> }) {
  const token = firstOf((await searchParams).token);
  return (
    <>
      <h1 className="mb-6 text-lg font-strong">Set a new password</h1>
      {token ? (
        <ResetPasswordForm token={token} />
      ) : (
        <Notice tone="act">
          This address lacks its one-time token. Open the whole link you were given, or ask whoever runs this DevTrack
          for a new one.
        </Notice>
      )}
    </>
  );
}
