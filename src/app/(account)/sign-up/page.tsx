import type { Metadata } from 'next';
import Link from 'next/link';
import { redirect } from 'next/navigation';
import { firstOf, type PageParams } from '@/components/activity/feed-query';
import { SignUpForm } from '@/components/auth/SignUpForm';
import { Notice } from '@/components/ui/Notice';
import { registrationState } from '@/lib/auth/registration';
import { currentUser } from '@/app/signed-in';

export const metadata: Metadata = { title: 'Create account' };

export default async function SignUpPage({ searchParams }: { searchParams: Promise<PageParams> }) {
  if (await currentUser()) redirect('/dashboard');
  const invite = firstOf((await searchParams).invite) ?? null;
  const registration = await registrationState();
  const possible = registration === 'open' || (registration === 'invite' && invite !== null);
  return (
    <>
      <h1 className="mb-1 text-lg font-strong">Create account</h1>
      {possible ? (
        <>
          <p className="mb-6 text-muted">Everything you connect is private to you.</p>
          <SignUpForm invite={invite} />
        </>
      ) : (
        <div className="mt-4">
          <Notice>
            {registration === 'closed'
              ? 'Registration is closed on this DevTrack. Whoever runs it can open it.'
              : 'New accounts need an invitation link from whoever runs this DevTrack.'}
          </Notice>
        </div>
      )}
      <p className="mt-6 text-muted">
        Have an account?{' '}
        <Link href="/sign-in" prefetch={false} className="text-accent underline underline-offset-4">
          Sign in
        </Link>
      </p>
    </>
  );
}
