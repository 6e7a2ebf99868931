/** Words beside a number that tell which of two of one unit it is. */
import type { Cues } from './licence';

export const previous: Cues = {
  before: [
    'from',
    'against',
    'than',
    'instead of',
    'up from',
    'down from',
    'compared with',
    'compared to',
    'after',
    'versus',
    'previous',
    'the',
    'earlier',
    'more than',
    'less than',
    'came up from',
    'relative to',
  ],
  near: ['earlier', 'before', 'previously', 'previous', 'then', '(before)'],
};

export const largest: Cues = {
  near: [
    'largest',
    'longest',
    'biggest',
    'block',
    'stretch',
    'run',
    'at once',
    'together',
    'in a row',
    'without a break',
    'in one go',
    'in one stretch',
    'at a time',
    'at most',
    'in one piece',
    'in one block',
    'in a single block',
    'in a single stretch',
    'single',
    'without interruption',
    'of it',
    'of which',
  ],
};
