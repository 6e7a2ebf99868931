import type { Metadata } from 'next';
import Link from 'next/link';
import { redirect } from 'next/navigation';
import { firstOf, type PageParams } from '@/components/activity/feed-query';
import { SignInForm } from '@/components/auth/SignInForm';
import { returnPath } from '@/components/auth/return-path';
import { Notice } from '@/components/ui/Notice';
import { registrationState } from '@/lib/auth/registration';
import { currentUser } from '@/app/signed-in';

export const metadata: Metadata = { title: 'Sign in' };

export default async function SignInPage({ searchParams }: { searchParams: Promise<PageParams> }) {
  const params = await searchParams;
  const next = returnPath(firstOf(params.next));
  if (await currentUser()) redirect(next);
  const registration = await registrationState();
  return (
    <>
      <h1 className="mb-1 text-lg font-strong">Sign in</h1>
      <p className="mb-6 text-muted">What became of your days, from the tools you already use.</p>
      {params.reset ? <Said tone="good">Your new password is set. Sign in with it.</Said> : null}
      {params.deleted ? <Said tone="good">Your account and everything in it are deleted.</Said> : null}
      <SignInForm next={next} />
      <p className="mt-6 text-muted">
        {registration === 'open' ? (
          <>
            No account yet?{' '}
            <Link href="/sign-up" prefetch={false} className="text-accent underline underline-offset-4">
              Create one
            </Link>
          </>
        ) : registration === 'invite' ? (
          'New accounts need an invitation link from whoever runs this DevTrack.'
        ) : (
          'Registration is closed on this DevTrack. Whoever runs it can open it.'
        )}
      </p>
      <p className="mt-2 text-xs text-muted">
        Password lost? Whoever runs this DevTrack can make you a one-time link with{' '}
        <code className="font-mono">npm run user:reset-password</code>.
      </p>
    </>
  );
}

function Said({ tone, children }: { tone: 'good'; children: string }) {
  return (
    <div className="mb-4">
      <Notice tone={tone} live>
        {children}
      </Notice>
    </div>
  );
}
