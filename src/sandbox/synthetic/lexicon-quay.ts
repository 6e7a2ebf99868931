import { topic, type Repository } from './lexicon-types';

export const quay: Repository = {
  fullName: 'skerrylink/quay',
  style: 'conventional',
  lands: 'squash',
  weight: 18,
  chores: [
    'Refresh the visual baselines, set {n}',
    'Pull translations, export {n}',
    'Re-measure the bundle budget, run {n}',
    'Update browser data, export {n}',
  ],
  topics: [
    topic('search', 'sailing search page', {
      actions:
        'Remember the last route|Suggest nearby dates|Show sold-out sailings greyed|Keep filters in the address|Focus the first result|Load results while typing|Compare two days|Say why a sailing is missing',
      cases:
        'on small screens|for returning visitors|without JavaScript|in the kiosk view|when only freight sails|for round trips|with a screen reader',
      code: 'RoutePicker|useSailings|resultList|DateStrip|emptyReason',
      symptoms:
        'Date strip skips a day|Search forgets the return|Results flicker on load|Filter cannot be cleared|Back button loses the search',
    }),
    topic('checkout', 'checkout', {
      actions:
        'Shorten the passenger form|Validate names on blur|Show the price breakdown|Save the basket|Explain the cancellation terms|Pay with a voucher|Confirm before leaving|Group extras by passenger',
      cases:
        'for families|on slow connections|when a hold is about to end|for guests without an account|in large print|with an autofilled address|for the return leg',
      code: 'PassengerForm|BasketStore|priceLines|VoucherField|leaveGuard',
      symptoms:
        'Pay button stays disabled|Total and lines differ|Autofill breaks the name field|Basket is empty after sign-in|Voucher error is not read out',
    }),
    topic('tickets', 'digital tickets', {
      actions:
        'Draw the ticket offline|Add tickets to the wallet|Share one ticket of a group|Show the pier on a map|Brighten the code|Print on one page|Update the gate live|Archive used tickets',
      cases:
        'after a schedule change|for passengers without mail|in dark mode|for school classes|when storage is full|on the day of travel|at the ticket desk',
      code: 'TicketCard|walletPass|shareLink|GateLine|printSheet',
      symptoms:
        'Ticket code is cut off in print|Wallet shows the old pier|Shared link opens the whole group|Dark ticket cannot be scanned|Used ticket stays on top',
    }),
    topic('access', 'accessibility', {
      actions:
        'Announce price changes|Order headings|Enlarge touch targets|Describe the deck plan|Trap focus in dialogs|Respect reduced motion|Raise the contrast|Label icon buttons',
      cases:
        'in the seat map|on the departure board|for the booking wizard|in the staff desk|within the cookie dialog|on ticket cards|for error summaries',
      code: 'LiveRegion|focusTrap|SeatMap|contrastTokens|ErrorSummary',
      symptoms:
        'Focus is lost after closing a dialog|Seat map cannot be used by keyboard|Price change is silent|Error summary links nowhere|Contrast fails on hover',
    }),
    topic('language', 'languages', {
      actions:
        'Translate the seat map|Format dates by language|Fall back to English politely|Switch language in place|Collect missing keys|Spell island names locally|Support long German words|Mirror the layout',
      cases:
        'on receipts|for the mobile menu|in confirmation mails|on the departure board|for screen readers|inside the price table|for landing pages',
      code: 'messageCatalog|localeSwitch|pluralRules|IslandName|missingKeys',
      symptoms:
        'Plural is wrong for zero|Language resets at checkout|Island name is shown twice|Date order confuses visitors|Mail mixes two languages',
    }),
    topic('speed', 'page speed', {
      actions:
        'Preload the route data|Inline the critical styles|Defer the map|Cut the vendor bundle|Cache search answers|Measure first paint|Resize hero images|Stream the results page',
      cases:
        'on ferry wifi|for the start page|in the kiosk browser|after sign-in|for first visits|on mid-range phones|behind the harbour proxy',
      code: 'routeLoader|ImageSet|paintTimer|bundleReport|answerCache',
      symptoms:
        'Start page shifts on load|Map blocks the first tap|Cached answer is an hour old|Images load twice|Kiosk runs out of memory',
    }),
  ],
};
