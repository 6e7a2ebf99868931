import type { Access, Provider, ProviderSession } from '../../provider';
import { CalendarClient } from './client';
import { calendarScopes, readCalendarEnv } from './env';
import { calendarOAuth } from './oauth';
import { meetingsStream } from './stream';

export const calendar = {
  id: 'calendar',
  name: 'Google Calendar',
  card: {
    iconPath:
      'M7 2v2H5a2 2 0 0 0-2 2v14a2 2 0 0 0 2 2h14a2 2 0 0 0 2-2V6a2 2 0 0 0-2-2h-2V2h-2v2H9V2H7Zm-2 8h14v10H5V10Zm2 2v3h3v-3H7Zm5 0v3h3v-3h-3Z',
    promise: 'Your meetings, the hours they take, and what stays free for focus.',
    permissions: [
      { scope: calendarScopes[0], why: 'Read the titles and times of your meetings and how many people take part' },
      { scope: calendarScopes[1], why: 'Find which of your calendars hold meetings' },
    ],
    neverRead: [
      'Descriptions and attachments',
      'Locations',
      'Names and addresses of the people you meet',
      'Calendars of other people',
    ],
    unit: 'meetings',
    places: { one: 'calendar', many: 'calendars', shared: true },
    variables: ['GOOGLE_CLIENT_ID', 'GOOGLE_CLIENT_SECRET'],
    guideAnchor: 'google-calendar',
    setupTraps: [
      'an app in "Testing" loses its connections after 7 days: publish it ("In production"; no review is needed for your own use)',
      'the Google Calendar API has to be enabled in the same project',
    ],
    hints: [
      {
        when: ({ errorCode, connectedDays }) =>
          errorCode === 'invalid_grant' && connectedDays >= 6 && connectedDays <= 8,
        text: 'Google ends connections of apps in "Testing" after 7 days. Publish the app ("In production", no review is needed for your own use) and reconnect once.',
      },
    ],
  },
  readEnv: readCalendarEnv,
  sandboxUrls: (origin) => ({ auth: `${origin}/calendar`, token: `${origin}/calendar`, api: `${origin}/calendar` }),
  oauth: calendarOAuth,
  // A first short window shows something at once.
  backfillWindowDays: [7, 90],
  // 600 a minute for each user (developers.google.com/workspace/calendar/api/guides/quota).
  publishedRates: [{ origin: 'https://www.googleapis.com', path: '/calendar/', perMinute: 450, burst: 100 }],
  defaultIntervalMinutes: 30,
  activityTypes: ['meeting'],
  open,
} satisfies Provider;

function open(access: Access): ProviderSession {
  const client = new CalendarClient(access.token, access);
  return { identify: () => client.identify(), streams: [meetingsStream(client, access)] };
}
