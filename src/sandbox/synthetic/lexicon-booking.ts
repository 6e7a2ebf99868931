import { topic, type Repository } from './lexicon-types';

export const booking: Repository = {
  fullName: 'skerrylink/booking',
  style: 'sentence',
  lands: 'merge',
  weight: 26,
  chores: [
    'Rotate the payment certificates, round {n}',
    'Refresh booking fixtures, batch {n}',
    'Bump the query builder to 6.{n}',
    'Release booking 4.{n}.0',
  ],
  topics: [
    topic('holds', 'seat holds', {
      actions:
        'Release seat holds|Extend seat holds once|Show the remaining hold time|Count held seats as taken|Keep the seat choice|Warn before the hold runs out|Stop releasing holds twice|Expire holds by the database clock',
      cases:
        'for group bookings|when the payment page is reopened|on sailings that are nearly full|for bookings with a vehicle|after a sailing moves|across the clock change|for bookings taken by phone',
      code: 'HoldStore|expireHolds|holdDeadline|SeatLedger|claimSeat',
      symptoms:
        'Seat stays blocked|Hold countdown jumps backwards|Two customers hold the same seat|Held seats are sold again|Hold disappears early',
    }),
    topic('payments', 'payment capture', {
      actions:
        'Capture the payment late|Void the authorisation|Match settlements to bookings|Store the decline reason|Ask the bank again once|Refuse a second capture|Queue the receipt|Reconcile captured amounts',
      cases:
        'for split payments|when the callback arrives first|after a partial refund|for company accounts|on the night of the bank holiday|for amounts in two currencies|when the terminal loses its line',
      code: 'CaptureQueue|settlementMatcher|paymentState|DeclineCode|receiptFor',
      symptoms:
        'Customer is charged twice|Receipt shows the wrong amount|Payment hangs in pending|Settlement file has an unknown line|Decline reason is missing',
    }),
    topic('refunds', 'refund rules', {
      actions:
        'Refund the port fee|Offer a voucher instead of money|Round refunds in favour of the customer|Explain the refund amount|Limit refunds to the fare paid|Approve small refunds at once|Split the refund by payer|Freeze refunds under dispute',
      cases:
        'when weather cancels a sailing|for children travelling free|after boarding has started|for season tickets|within a day of departure|for bookings through an agent|on the return leg only',
      code: 'RefundPlan|refundable|voucherFor|payerShares|disputeLock',
      symptoms:
        'Refund is a cent short|Voucher cannot be redeemed|Refund mail goes out twice|Agent sees the wrong refund|Refund exceeds the fare',
    }),
    topic('manifest', 'passenger manifest', {
      actions:
        'List infants separately|Lock the manifest|Send the manifest to the harbour|Merge duplicate passengers|Mark passengers with assistance|Sort the manifest by cabin|Keep an audit line|Re-issue the manifest',
      cases:
        'ten minutes before departure|for crew travelling as passengers|when a name changes late|for coaches without a seat list|on the winter route|after a no-show|for passengers boarding halfway',
      code: 'ManifestBuilder|lockManifest|passengerKey|AssistanceFlag|manifestDigest',
      symptoms:
        'Manifest misses a passenger|Infants are counted as seats|Manifest count differs from the gate|Late name change is lost|Manifest arrives without cabins',
    }),
    topic('decks', 'vehicle decks', {
      actions:
        'Plan lanes by vehicle height|Reserve room for ambulances|Refuse trailers|Weigh electric cars heavier|Show free lane metres|Balance the load|Swap two booked vehicles|Charge by measured length',
      cases:
        'on the small ferry|for motorcycles in groups|when the ramp is out of order|for livestock transports|at spring tide|after an overbooking|for convoys booked together',
      code: 'LanePlanner|deckPlan|laneMetres|AxleLoad|vehicleClass',
      symptoms:
        'Car deck is oversold|Lane plan ignores the low ceiling|Trailer length is added twice|Motorcycles take a full lane|Free lane metres go negative',
    }),
    topic('changes', 'booking changes', {
      actions:
        'Let customers move a booking|Keep the old price|Show what a change costs|Undo a change|Notify everyone on the booking|Carry extras over|Refuse impossible changes|Record who changed what',
      cases:
        'to an earlier sailing|between two islands|for one of several passengers|after check-in opened|with a voucher already used|from the staff desk|for season ticket holders',
      code: 'ChangeQuote|applyChange|changeLog|ExtrasCarrier|changeWindow',
      symptoms:
        'Change fee is charged on a free change|Extras vanish after a change|Old sailing keeps its seat|Change mail names the wrong day|Undo leaves two bookings',
    }),
  ],
};
