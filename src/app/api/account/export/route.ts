import { exportAccount } from '@/lib/account';
import { json, route } from '@/lib/http/route';

export const GET = route(async ({ session, address, request }) => {
  const name = `devtrack-export-${new Date().toISOString().slice(0, 10)}.json`;
  return json(await exportAccount(session.user, address, request.headers), 200, {
    'content-disposition': `attachment; filename="${name}"`,
  });
});
