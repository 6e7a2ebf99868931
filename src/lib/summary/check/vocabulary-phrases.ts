import type { WordClass } from './word-class';

/** Turns of phrase whose words would mislead when read one by one. Longest first wins. */
export const phraseClasses: readonly (readonly [WordClass, string])[] = [
  ['aspect', `at the end|by now|for now|this time`],
  ['soFar', `to date`],
  ['judgement', `of its kind|of their kind|of a kind`],
  ['direct', `one to one|away from the channels`],
  ['they', `each other|one another`],
  ['finished', `wrapped up`],
  [
    // They keep every name and number, and turn what these have to do with each other.
    'judgement',
    `about you|for you|away from|other than|apart from|in addition to|first thing|first thing in the morning|you were sent|you were given|you were shown|
    reviewed to you|wanted to|want to`,
  ],
  ['hours', `by the clock`],
  ['bound', `no more`],
  ['plain', `spread over|spread across|spread out over`],
  [
    'time',
    `in the end|by the end|in between|in the meantime|at the same time|for a while|for a time|in time|on time|at first|to begin with|for a start|from the start|at the start|since the start|
    from then on|back then|by then|since then|before then|after then|ever since|of late|at that time|at the time|at times|for once|ahead of time|within the hour|in no time|this once|
    the week before|the day before|the month before|the period before|the year before`,
  ],
  [
    'judgement',
    `on schedule|per schedule|to schedule|taking your time|taking time|take your time|took your time|in your own way|in your own time|in one sitting|at your own pace`,
  ],
  ['all', `most of the time|all the time|some of the time|day in day out|day in and day out|time and time again`],
  ['met', `took part in|take part in|takes part in|taking part in|sat in on|sitting in on`],
  ['negation', `instead of being|instead of a|instead of getting`],
  [
    'advice',
    `picking up the review|picking it up again|pick it up again|picking it up|pick it up|picked up again|see it through|seeing it through|see through|free up|freeing up|open up|opening up|make room for|making room for|might want to|may want to|
    ready for`,
  ],
  ['reaction', `to messages|on messages|to messages of|to posts|to a message`],
  ['known', `could be read|can be read`],
  [
    'unbroken',
    `in a row|in sequence|one after another|at once|at a time|in one go|one go|in one piece|one piece|in one stretch|one stretch|in one block|one block|
    without a break|without interruption|without a gap|in a single block|in a single stretch`,
  ],
  [
    'partly',
    `as part of|part of|a part of|parts of|one part|some parts|their part|their parts|as their part|as their parts|some of it|some of them|some of the|some items|some kinds|
    one kind of item|kind of item|kinds of items|the rest|the rest of|rest of`,
  ],
  ['allOf', `all in|all on|all of them|all of them in|all of them on|all merged|all opened`],
  ['plain', `among others|among other things|adding up to`],
  [
    'otherCompare',
    `in part|in a way|in a sense|of sorts|biggest change|largest change|biggest increase|biggest drop|greatest change`,
  ],
  ['they', `with a colleague|with somebody|with someone|with a teammate|with a reviewer`],
  ['quantity', `hardly any|barely any|scarcely any|almost no|next to no`],
  ['bound', `or less|or more|or fewer`],
  [
    'time',
    `about to|to come|to follow|still to come|going to|now and then|time and again|time after time|over and over|from time to time|day by day|day to day|from day to day|on and off`,
  ],
  [
    'otherEvent',
    `talked over|talked through|called off|put off|pushed back|fell through|fell away|cut short|left early|ran over|signed off|sign off|turned down`,
  ],
  ['messaged', `answered and asked|asked and answered`],
  ['draft', `early version|an early version|first version|kept as a draft|marked draft|marked as a draft|as a draft`],
  ['named', `called|named|titled|entitled`],
  ['majority', `most of them|most of it`],
  ['judgement', `need to|needs to|have to|has to|had to`],
  ['time', `last time|next time`],
  ['advice', `so that`],
  ['quantity', `along with others`],
  ['met', `with others`],
  ['known', `the last reading|last reading`],
  ['meeting', `in meetings`],
  ['offHours', `fell outside|fell before or after`],
  ['messaged', `joined the talk|joined the conversation`],
  ['message', `took place in`],
  ['review', `giving and asking`],
  ['majority', `asking for the most`],
  ['otherCompare', `than usual|as usual|than ever|as ever|than expected`],
  ['soFar', `so far`],
  ['quiet', `away from code|code rested|code has rested`],
  ['same', `for each`],
  ['only', `all reviewing`],
  ['majority', `of all activity|of everything`],
  ['longWait', `at last`],
  ['plain', `among them|and others|since on|but for`],
  ['opened', `up for`],
  ['into', `fell into`],
  ['longWait', `long wait|the long wait`],
  ['reverted', `took back|taken back|rolled back`],
  ['again', `again and again`],
  ['page', `page after page`],
  ['dayOff', `time off|were off|was off`],
  ['requested', `asked for|asked of you|asked for your review|asks for your review`],
  ['yourTurn', `next step|the next step|nothing of yours since|wait for you|waits for you|waiting for you`],
  ['waited', `wait for your review|waits for your review|waiting for your review`],
  ['finished', `done with`],
  ['wrote', `put in writing`],
  [
    'plain',
    `here are more|joined the merges|for now|that far|of age|of it|of which|of them|fell between|fell on|fell within|fell in|looking at days|the others|for the others|as well|as well as|in all|all told|all in all|in total|in sum|by the clock|in full|next to|along with|together with|in addition|
    such as|for example|for instance|as follows|to date|at hand|on either side|either side|took up|taken up|takes up|taking up|made up of|make up|makes up|
    making up|added up to|adds up to|add up to|came up to|written down|coming back to|came back to|back to|back and forth|this time|was not all|were not all|the other|on record|
    to tell|to tell of|by now|a total of|out of|
    one to one|worth of|no change in kind|of course of|to speak of|each other|one another|no more`,
  ],
  ['pull', `pull request|pull requests`],
  ['waited', `to be merged|still to be merged|yet to be merged`],
  [
    'merged',
    `went in|gone in|got in|made it in|made it into|went into|gone into|got into|now part of|merged in|merged into|became part of`,
  ],
  ['into', `went in|gone in|went into|gone into|got into`],
  [
    'opened',
    `went up for review|put up for review|up for review|put up|put forward|went up|sent for review|out for review|opened for review|became a pull request`,
  ],
  ['reviewed', `looked over|looked at|looked through|went over|went through|a look at|had you as reviewer`],
  ['review', `giving and asking`],
  ['closed', `set aside|off the list|came to its close|came to a close|ended its time|will not carry`],
  ['close', `close to`],
  ['met', `took place|taken place|takes place|sat together|came together|came up|on the calendar|in the calendar`],
  ['edited', `touched up|came back to|went on in|under your hands`],
  ['created', `took shape|written down|from scratch`],
  ['reported', `written down|wrote down|put on record`],
  ['messaged', `joined the talk|joined the conversation`],
  ['message', `wrote in|written to|to write|took place in`],
  [
    'seekReview',
    `ask for a review|asking for a review|ask for review|asking for review|request a review|requesting a review|for a review|waiting for a review|waits for a review|waiting for review|
    needs a review|need a review|awaiting review|awaiting a review|to review|look at|a look|to look at|fresh pair of eyes|pair of eyes|second pair of eyes|second look|ready for review|ready for a review`,
  ],
  ['more', `went up|gone up|goes up|going up|up from|came up from|more than|had more room`],
  ['less', `went down|gone down|goes down|going down|came down|come down|down from|less than|fewer than`],
  [
    'same',
    `about the same|much the same|the same as|as many|as much as|as much|no real change|no change|hardly moved|hardly changed|balanced out|in balance|on a par|level with|unchanged from`,
  ],
  [
    'majority',
    `above all|first of all|more than half|most of|the most|greater part|the greater part|larger part|largest part|larger share|for the most part|came first|comes first|come first|asking for the most|
    in the main|in particular|the bulk of|over half`,
  ],
  [
    'extreme',
    `at most|the most|most of all|as long as|up to|stands out|took longest|came first|comes first|more than on any other day|than on any other day|any other day|no hour held more than|
    no day was fuller than|no day was fuller|more went on|more happened|at the latest|at the longest|longer than any|longer than the others|the most happened|most happened`,
  ],
  ['only', `on your own|by yourself|nothing but|no more than|nothing else|no other|no others|on its own|by itself`],
  [
    'bound',
    `more than|longer than|less than|fewer than|at least|at most|up to|as many as|as long as|close to|well over|no more than|no less than|as little as|shorter than|a little over|just over|just under|
    a maximum of|a minimum of`,
  ],
  [
    'compare',
    `compared with|compared to|in comparison|rather than|as against|instead of|in contrast|by contrast|in line with|relative to|ahead of`,
  ],
  ['spread', `no single repository|no single place|several places|a single place|in several places`],
  ['noCode', `more than you built|rather than code`],
  ['earlier', `week before|day before|month before|period before`],
  ['later', `up to|until then`],
  ['novelty', `for the first time|first in|the first in|new on the list`],
  ['again', `came back to|back to|went on|kept working|more than once|once more|once again|going back`],
  [
    'negation',
    `not yet|no longer|could not|could not be|rather than|not any|not a single|no one|failed to|fails to|yet to|left out|anything but|far from`,
  ],
  ['absence', `so there is nothing to tell`],
  ['known', `on record|on the record|counted in|been read|to tell of|to tell`],
  ['quiet', `went quiet|gone quiet|fell quiet|fell silent|took a rest`],
  ['dayOff', `day off|days off|a day off`],
  [
    'offHours',
    `outside working hours|working hours|out of hours|after hours|office hours|working time|time to work|before or after|outside hours|hours you set|either side`,
  ],
  ['hours', `working time|working hours|time to work|of the clock`],
  ['period', `edge of the day|the edge of the day|start of the day|end of the day`],
  [
    'people',
    `somebody else’s|somebody else's|someone else’s|someone else's|other people|by others|of others|from others|others’|for others`,
  ],
  [
    'advice',
    `one option|may be worth|might be worth|it may be worth|worth a look|a word to|free hour|a nudge|short note|a short note|all that is left|another slot|another time|a different slot|fits elsewhere|elsewhere|
    ready to|without it|earlier or later|start earlier or later|at another time|at a different time|start earlier|start later|what becomes of|a reply to|come back to|coming back to|looking at|point a colleague to|one idea|one possibility|if you like|if useful|no rush`,
  ],
  [
    'cause',
    `because of|due to|thanks to|led to|leads to|leading to|so that|in order to|as a result|as a result of|in response to|on account of|owing to|for the sake of|in the wake of|with the aim of|to make sure|resulted in|
    made possible|made it possible|given that|now that|seeing that|in turn|which is why|that is why|the reason|paved the way|helped to|this means|which means|meaning that|as a consequence|followed from`,
  ],
  [
    'judgement',
    `well done|good job|great job|nice work|good work|great work|keep it up|keep up|make sure|be sure|on track|off track|too many|too much|too few|too long|too short|on top of|in good shape|
    best of all|at its best|like clockwork|in style|room for improvement|take a break|work life balance|hats off|way to go`,
  ],
  ['gap', `too short|too short for focus|in short gaps|small pieces|in pieces`],
  [
    'time',
    `the other day|in the past|at present|these days|at the moment|right now|just now|time ago|long ago|as of now|from now on`,
  ],
];
