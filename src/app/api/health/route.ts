import { json, publicRoute } from '@/lib/http/route';

export const dynamic = 'force-dynamic';
export const GET = publicRoute(() => Promise.resolve(json({ status: 'ok' })));
