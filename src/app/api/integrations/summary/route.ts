import { HttpError } from '@/lib/http/http-error';
import { summaryQuery } from '@/lib/http/queries';
import { assertSameOrigin, assertUnderLimit, json, route } from '@/lib/http/route';
import { summaryFor } from '@/lib/integrations/ai-summary-engine';
import type { SummaryRequest } from '@/lib/integrations/summaries/chosen-window';

export const GET = route(async ({ session, query, request }) => {
  const asked = query(summaryQuery);
  const refresh = asked.refresh === '1';
  if (refresh) {
    assertSameOrigin(request);
    await assertUnderLimit('summaryRefresh', session.user.id);
  }
  const outcome = await summaryFor(session.user.id, requestOf(asked), { refresh });
  if (outcome.kind === 'no_integrations')
    throw new HttpError(
      409,
      'no_integrations',
      'Nothing is connected yet, so there is nothing to summarise. Connect a provider first.',
    );
  if (outcome.kind === 'invalid_range') throw new HttpError(400, 'invalid_range', outcome.message);
  return json(outcome.summary);
});

function requestOf({
  type,
  date,
  start,
  end,
}: {
  type?: SummaryRequest['type'];
  date?: string | undefined;
  start?: string | undefined;
  end?: string | undefined;
}): SummaryRequest {
  if (start !== undefined && end !== undefined && date === undefined) return { start, end, type };
  if (start !== undefined || end !== undefined)
    throw new HttpError(400, 'invalid_range', 'Give start and end together, or a type with a date.');
  if (type === undefined || type === 'custom')
    throw new HttpError(
      400,
      'invalid_range',
      'Give a type (daily, weekly, monthly) with an optional date, or start and end.',
    );
  return { type, date };
}
