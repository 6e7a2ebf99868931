import { publicRoute } from '@/lib/http/route';
import { answerOperator } from '@/lib/operator/answer';

/** For commands on this machine (`npm run backup`, `npm run keys:rotate`), while this server has the embedded database. */
export const POST = publicRoute(async (request, { params }) => answerOperator(request, String((await params)?.action)));
