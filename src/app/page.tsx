import { redirect } from 'next/navigation';
import { currentUser } from '@/app/signed-in';

export default async function HomePage() {
  redirect((await currentUser()) ? '/dashboard' : '/sign-in');
}
