import { topic, type Repository } from './lexicon-types';

export const gate: Repository = {
  fullName: 'skerrylink/gate',
  style: 'sentence',
  lands: 'rebase',
  weight: 15,
  chores: [
    'Bump the build tools to revision {n}',
    'Raise the version code to {n}',
    'Update device translations, batch {n}',
    'Refresh the screenshot baselines, set {n}',
  ],
  topics: [
    topic('scan', 'ticket scanning', {
      actions:
        'Read crumpled codes|Vibrate on a refused ticket|Scan two codes at once|Keep the torch on|Tell a copied ticket from a late one|Accept tickets from the wallet app|Speak the result|Slow the camera down',
      cases:
        'in bright sun|with gloves on|for group tickets|when the queue is long|on the old handhelds|for staff passes|at the car ramp',
      code: 'ScanLoop|TicketReader|refusalReason|torchPolicy|ScanResult',
      symptoms:
        'Scanner freezes after an hour|Torch stays on in the pocket|Group ticket counts once|Wallet ticket is refused|Scan beeps without a result',
    }),
    topic('offline', 'offline boarding', {
      actions:
        'Board without a connection|Queue boardings on the device|Resolve double boardings|Encrypt the offline list|Show how old the list is|Upload in small batches|Resume after a crash|Refuse a stale list',
      cases:
        'for a full day|when two gates disagree|on a reset device|for late bookings|in the tunnel at the north pier|after a battery change|during an update',
      code: 'OfflineList|BoardingQueue|mergeBoardings|listAge|uploadBatch',
      symptoms:
        'Boarding is lost after a restart|Queue never empties|Two gates board the same ticket|Offline list is a day old|Upload repeats for ever',
    }),
    topic('counts', 'boarding counts', {
      actions:
        'Count passengers by deck|Show the count to the bridge|Correct a count by hand|Alarm at the passenger limit|Add walk-on children|Freeze the count|Compare gate and manifest|Colour the limit bar',
      cases:
        'at departure|for the small ferry|when a gate is closed|with infants in arms|after a false start|on the second gangway|for crew changes',
      code: 'CountBoard|deckCount|LimitAlarm|countDelta|frozenCount',
      symptoms:
        'Count differs between gates|Limit alarm comes too late|Correction is not uploaded|Children are missing from the count|Frozen count still moves',
    }),
    topic('pairing', 'device pairing', {
      actions:
        'Pair a device with a code|Unpair lost devices|Name devices by pier|Rotate the device key|Show who paired it|Pair over the staff network|Limit pairing attempts|Keep the pairing',
      cases:
        'without an account on it|from the harbour office|after a factory reset|for borrowed handhelds|when the clock is wrong|before the season opens|through the service menu',
      code: 'PairingCode|DeviceKey|unpairDevice|pairLimiter|deviceName',
      symptoms:
        'Pairing code expires at once|Lost device still scans|Two devices share a name|Key rotation logs everyone out|Pairing fails on hotel networks',
    }),
    topic('power', 'battery life', {
      actions:
        'Dim the screen between scans|Poll less|Report the battery level|Stop the idle camera|Batch location fixes|Sleep after the last sailing|Wake before boarding|Measure drain per scan',
      cases:
        'on cold mornings|for eight-hour shifts|below twenty percent|on spare batteries|while docked|with the printer attached|on the newest handheld',
      code: 'PowerPlan|idleCamera|drainMeter|WakeTimer|dimAfter',
      symptoms:
        'Battery is empty by noon|Screen dims during a scan|Device sleeps at the ramp|Drain report is always zero|Printer keeps the device awake',
    }),
  ],
};
