import { topic, type Repository } from './lexicon-types';

export const timetable: Repository = {
  fullName: 'skerrylink/timetable',
  style: 'scoped',
  lands: 'squash',
  weight: 19,
  chores: [
    'Tidy lint rules, pass {n}',
    'Regenerate protobufs, revision {n}',
    'Tag timetable v0.{n}',
    'Refresh golden files after import {n}',
  ],
  topics: [
    topic('calendar', 'operating calendar', {
      actions:
        'Fold school holidays into the calendar|Expand exceptions lazily|Reject overlapping seasons|Name the season in every answer|Prefer the later exception|Read bank holidays per island|Cache expanded weeks|Explain why a day has no service',
      cases:
        'for the night line|across the new year|when two seasons meet|on request stops|for chartered days|in leap years|before the season is published',
      code: 'ServiceDays|ExpandWeek|seasonAt|ExceptionSet|dayReason',
      symptoms:
        'Service shows on a holiday|Season ends a day early|Exception is applied twice|Calendar answer differs by process|Night line belongs to the wrong day',
    }),
    topic('tides', 'tidal windows', {
      actions:
        'Shift departures with the tide|Refuse sailings below the sill depth|Interpolate tide heights|Publish tidal windows|Keep the last good forecast|Compare forecast and gauge|Round windows to five minutes|Flag doubtful windows',
      cases:
        'for the shallow harbour|when the gauge is silent|on neap tides|for the deep-draught ferry|three days ahead|during storm surge|at the northern pier',
      code: 'TideWindow|gaugeFeed|sillDepth|Interpolate|surgeMargin',
      symptoms:
        'Sailing is offered at low water|Window flips every minute|Gauge outage hides all sailings|Tide heights drift by an hour|Forecast from last week is used',
    }),
    topic('gtfs', 'open data export', {
      actions:
        'Export transfers|Write stable trip ids|Split the feed by operator|Validate the feed|Publish the feed hourly|Translate stop names|Leave out private charters|Sign the feed',
      cases:
        'for the planner partners|when a route is renamed|without the summer extras|for stops with two piers|before the timetable change|for the realtime companion|in the archive bucket',
      code: 'FeedWriter|tripID|transferRules|FeedDigest|stopNames',
      symptoms:
        'Feed validator warns about shapes|Trip ids change every night|Partner shows a ghost sailing|Transfers miss the short walk|Feed is empty after midnight',
    }),
    topic('disruptions', 'disruption notices', {
      actions:
        'Publish a disruption|Expire notices|Merge notices of one storm|Suggest the next sailing|Tell subscribers first|Keep cancelled sailings visible|Rank notices by effect|Withdraw a notice',
      cases:
        'for a whole route|within one minute|when fog lifts early|for the freight deck only|on the departure boards|for subscribers without a phone|after the duty manager confirms',
      code: 'NoticeBoard|affectedTrips|MergeNotices|nextSailing|noticeTTL',
      symptoms:
        'Old notice stays on the board|Subscribers hear it twice|Cancelled sailing can be booked|Notice names the wrong pier|Next sailing is in the past',
    }),
    topic('crew', 'crew rosters', {
      actions:
        'Check rest hours|Warn about a missing engineer|Import the roster|Swap two crews|Count standby as rest|Print the roster|Protect training days|Suggest a relief master',
      cases:
        'for double shifts|when a sailing runs late|on the island base|for seasonal contracts|over the weekend change|for the fast craft|after sick leave',
      code: 'RestRules|RosterImport|shiftSpan|standbyHours|ReliefPool',
      symptoms:
        'Rest hours are short by one|Roster import skips the last line|Swap leaves a sailing without a master|Standby counts as duty|Training day is overbooked',
    }),
    topic('query', 'departure search', {
      actions:
        'Answer searches from the index|Include the walk between piers|Limit results to two changes|Sort by arrival|Search past midnight|Return why nothing was found|Precompute the busiest pairs|Stream long answers',
      cases:
        'for travellers with a bicycle|with a wheelchair|from the mainland bus|on the last day of the season|for a party of twelve|in under 50 milliseconds|when a leg is sold out',
      code: 'DepartureIndex|SearchLegs|pierWalk|resultOrder|WhyNothing',
      symptoms:
        'Search misses the direct sailing|Last departure is hidden|Result order changes on reload|Walk between piers is ignored|Search times out on Fridays',
    }),
  ],
};
