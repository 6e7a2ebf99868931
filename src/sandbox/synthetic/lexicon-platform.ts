import { topic, type Repository } from './lexicon-types';

export const fares: Repository = {
  fullName: 'skerrylink/fares',
  style: 'sentence',
  lands: 'merge',
  weight: 12,
  chores: [
    'Import fare table {n}',
    'Release fares 2.{n}',
    'Re-record the quote snapshots, series {n}',
    'Update the currency list, edition {n}',
  ],
  topics: [
    topic('rules', 'fare rules', {
      actions:
        'Apply the cheapest matching rule|Explain a quote line by line|Order rules by date|Refuse contradictory rules|Test rules against last season|Version the rule book|Stack two discounts|Preview a rule change',
      cases:
        'for mixed groups|on shoulder-season weekends|for islands with a subsidy|across a midnight sailing|for freight by weight|in the agent channel|when a rule expires mid-trip',
      code: 'RuleBook|matchRule|quoteLines|RuleConflict|stackLimit',
      symptoms:
        'Quote ignores the weekend rule|Two rules apply at once|Quote explanation misses a line|Expired rule still matches|Preview differs from the quote',
    }),
    topic('residents', 'resident discounts', {
      actions:
        'Check residency once a year|Grant the discount to households|Show when the proof runs out|Accept digital proofs|Cap resident quotas|Remind residents early|Audit granted discounts|Share the quota',
      cases:
        'for students on the mainland|after a move between islands|for newborns|at the ticket desk|in the last week of the year|for vehicles with trailers|without storing the document',
      code: 'ResidencyProof|quotaLedger|householdOf|ProofExpiry|discountAudit',
      symptoms:
        'Resident pays the full fare|Quota is used twice|Reminder goes to former residents|Household misses a child|Proof is refused a day early',
    }),
    topic('vouchers', 'vouchers', {
      actions:
        'Split a voucher over two trips|Block guessed codes|Print gift vouchers|Extend expired vouchers|Show the remaining value|Merge small vouchers|Book voucher breakage|Sell vouchers in bulk',
      cases:
        'for companies|with a partial refund on it|at the island shop|before Christmas|for cancelled sailings|in the mobile wallet|with an odd number of cents',
      code: 'VoucherCode|remainingValue|codeGuard|breakageEntry|bulkOrder',
      symptoms:
        'Voucher value is negative|Expired voucher is accepted|Gift voucher prints without a code|Guessed code blocks a real one|Merged voucher loses its expiry',
    }),
    topic('rounding', 'rounding and currencies', {
      actions:
        'Round once at the end|Carry cents between lines|Quote in the traveller currency|Fix the rate at booking|Show the rate used|Split cents fairly|Compare with the ledger|Reject amounts with three decimals',
      cases:
        'for two-leg trips|on partial refunds|for prices without tax|with a stale rate|in monthly statements|for split baskets|between agent and desk',
      code: 'Money|roundHalfEven|RateTable|centCarry|splitShares',
      symptoms:
        'Ledger is off by a cent|Rate changes during checkout|Tax line rounds twice|Split shares do not add up|Statement shows three decimals',
    }),
    topic('season', 'season tickets', {
      actions:
        'Count rides on season tickets|Pause a season ticket|Renew without a gap|Transfer a ticket within a family|Prorate the price|Limit rides per day|Offer a flexible ten-ride card|Stop renewals',
      cases:
        'for commuters|during parental leave|when a route closes|from mid-month|for the night line|after a lost phone|with an employer paying half',
      code: 'RideCounter|pauseWindow|renewalPlan|prorate|TenRideCard',
      symptoms:
        'Ride is counted on a cancelled sailing|Renewal leaves a gap of a day|Paused ticket still charges|Ten-ride card has eleven rides|Transfer locks the ticket',
    }),
  ],
};

export const harbour: Repository = {
  fullName: 'skerrylink/harbour',
  style: 'scoped',
  lands: 'rebase',
  weight: 10,
  chores: [
    'Rotate the staging certificates, turn {n}',
    'Bump the base image to build {n}',
    'Pin providers, lock {n}',
    'Raise the runner image to build {n}',
  ],
  topics: [
    topic('deploys', 'deploys', {
      actions:
        'Roll back on a failed probe|Deploy one pier at a time|Stop deploys during boarding|Announce deploys in the channel|Keep the last five releases|Warm caches before the switch|Drain connections|Sign images',
      cases:
        'for the booking service|in the staging harbour|outside working hours|when migrations are pending|for the gate backend|on the arm nodes|from a hotfix branch',
      code: 'rollout.tf|drain.sh|probe_window|release_keep|warmup_job',
      symptoms:
        'Rollback leaves the old schema|Deploy hangs in drain|Probe passes too early|Announcement names the wrong version|Hotfix branch cannot deploy',
    }),
    topic('alerts', 'alerting', {
      actions:
        'Page only on user impact|Group alerts by sailing|Silence alerts during drills|Link the runbook|Escalate after ten minutes|Alert on stuck queues|Drop the CPU alert|Graph the error budget',
      cases:
        'for the night shift|on public holidays|when a whole region is down|for payment errors|in the weekly report|on the wall screen|for slow searches',
      code: 'alerts.yaml|page_policy|silence_job|budget_panel|queue_age',
      symptoms:
        'Pager rings during a drill|Alert has no runbook|Escalation skips the second level|Error budget is above one|Queue age alert flaps',
    }),
    topic('backups', 'backups', {
      actions:
        'Restore a backup every night|Encrypt backups twice|Keep monthly copies|Check the size of dumps|Ship logs off site|Time the restore|Document the restore|Prune old copies',
      cases:
        'for the ledger|in a second region|without the audit tables|on spot instances|before schema changes|with the new key|for the gate devices',
      code: 'restore_check|dump_size|retention.tf|offsite_sync|restore_timer',
      symptoms:
        'Nightly restore runs past morning|Pruning keeps nothing|Dump is suspiciously small|Restore needs the old key|Off-site copy lags',
    }),
    topic('queues', 'message queues', {
      actions:
        'Move slow jobs aside|Cap the redelivery count|Name dead letters|Replay a day of events|Trace a message end to end|Shed load|Partition by pier|Resize consumers',
      cases:
        'for receipts|after a broker restart|during the summer peak|when a consumer lags|for disruption notices|without losing order|on the small cluster',
      code: 'dead_letters|replay.sh|consumer_pool|partition_key|lag_gauge',
      symptoms:
        'Receipts arrive an hour late|Dead letters fill the disk|Replay sends mail again|Consumer stops without an error|Order is lost after a resize',
    }),
    topic('costs', 'running costs', {
      actions:
        'Turn staging off|Tag every resource|Move logs to cheap storage|Reserve the steady load|Report cost per booking|Delete orphaned disks|Compress traces|Cap preview environments',
      cases:
        'at night|by team|after thirty days|for the data jobs|in the monthly note|on weekends|for short-lived branches',
      code: 'cost_report|night_switch|tag_policy|orphan_sweep|preview_cap',
      symptoms:
        'Preview environments never end|Cost report misses a region|Staging wakes at three|Tag policy blocks a hotfix|Log storage doubled',
    }),
  ],
};

/** The developer's own small project, pushed to without pull requests. */
export const tideplot: Repository = {
  fullName: 'odalie-f/tideplot',
  style: 'sentence',
  lands: 'direct',
  weight: 6,
  chores: [
    'Release tideplot 0.{n}',
    'Add gauge station number {n}',
    'Update the harmonic constants, table {n}',
    'Redraw example {n} for the readme',
  ],
  topics: [
    topic('plot', 'tide plots', {
      actions:
        'Plot two stations together|Mark high water|Shade the night|Draw in plain text|Label the axes|Export plots as SVG|Fit the plot to the terminal|Colour by height',
      cases:
        'over a full week|with daylight saving in it|for colour-blind eyes|in narrow terminals|from a pipe|for printed almanacs|with missing readings',
      code: 'draw_week|axis_labels|SvgCanvas|night_bands|term_width',
      symptoms: 'Plot is upside down|Labels overlap|Night band starts late|SVG is clipped|Narrow plot loses its scale',
    }),
    topic('harmonics', 'harmonic prediction', {
      actions:
        'Predict from harmonic constants|Fit constants to readings|Drop the annual constituent|Check against the almanac|Interpolate missing hours|Speed up the inner loop|Read the classic format|State the error',
      cases:
        'for river mouths|over nineteen years|with a short record|for southern stations|in half-hour steps|after a datum change|without numpy',
      code: 'constituents|fit_record|predict_hour|node_factor|datum_shift',
      symptoms:
        'Prediction drifts over a month|Fit does not converge|Datum is applied twice|Short record gives nonsense|Almanac check fails in March',
    }),
    topic('cli', 'command line', {
      actions:
        'Accept station names|Complete station names|Read dates as people write them|Print JSON|Quiet the progress line|Exit with a useful code|Cache downloads|Show the next high water',
      cases:
        'with accents|on Windows terminals|in scripts|for several stations|without a network|from a config file|when the station is unknown',
      code: 'parse_when|station_index|json_out|cache_dir|exit_codes',
      symptoms:
        'Accented name is not found|Cache grows for ever|JSON has a trailing line|Wrong exit code on no match|Date without a year is refused',
    }),
  ],
};
