import { redirect } from 'next/navigation';
import { currentUser } from '@/lib/auth/session';

export default async function HomePage() {
  redirect((await currentUser()) ? '/dashboard' : '/sign-in');
}
