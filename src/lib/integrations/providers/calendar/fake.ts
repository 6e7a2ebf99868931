import type { CreateFake, FakeContext, FakeRequest, FakeResponse } from '../../provider';
import { createView, type CalendarWorkspace } from './fake-data';
import { respondToApi } from './fake-api';
import { respondToOAuth } from './fake-oauth';

export type { CalendarWorkspace } from './fake-data';

/** Google's token endpoints and Calendar API over one workspace, as of the sandbox's clock. */
export const createCalendarFake: CreateFake<CalendarWorkspace> = (data) => ({
  id: 'calendar',
  authorizePath: '/o/oauth2/v2/auth',
  scopeParameter: 'scope',
  respond(request: FakeRequest, context: FakeContext): FakeResponse {
    const oauth = respondToOAuth(request, context);
    return oauth ?? respondToApi(request, context, (account) => createView(data, account, context.now()));
  },
});
