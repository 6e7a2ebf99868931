/** Periods, baselines, futures and habits that no fact speaks of. */
import { append, choose, type Corruption } from './corruption';
import { findOwn, replaceSpan } from './reading';

export const periodCorruptions: readonly Corruption[] = [
  {
    name: 'another period',
    // A month that is read of in the next one is indeed the last.
    corrupt: (subject) =>
      subject.table.type === 'monthly'
        ? null
        : append(
            subject.reading.text,
            choose(
              {
                A: [
                  ' last month',
                  ' yesterday',
                  ' last year',
                  ' this quarter',
                  ' a month ago',
                  ' some time ago',
                  ' the following day',
                  ' in earlier weeks',
                  ' on the day after',
                  ' in the days that followed',
                  ' earlier that year',
                  ' later on',
                  ' before then',
                  ' the year before',
                ],
                B: [
                  ' the week before last',
                  ' over the past year',
                  ' the other day',
                  ' tonight',
                  ' last weekend',
                  ' ever since the spring',
                  ' three weeks ago',
                  ' back then',
                ],
                C: [
                  ' a fortnight ago',
                  ' in the year before last',
                  ' over the holidays',
                  ' at the turn of the year',
                  ' the day after tomorrow',
                  ' in the olden days',
                  ' next season',
                  ' in the distant past',
                ],
              },
              subject,
            ),
          ),
  },
  {
    name: 'the period renamed',
    corrupt: (subject) => {
      const span = findOwn(subject.reading, /\b(?:in the week of|so far this week|so far today|so far in|since) /iu)[0];
      const whole = subject.reading.text.toLowerCase().indexOf(subject.table.period.in.toLowerCase());
      const other = choose(
        {
          A: ['yesterday', 'last year', 'last summer'],
          B: ['all year', 'the year before last', 'over the winter of 2011', 'next year', 'in recent years'],
          C: ['two summers ago', 'the day before yesterday', 'last decade', 'throughout 2014', 'the coming month'],
        },
        subject,
      );
      if (!span || whole !== span.start) return null;
      return replaceSpan(
        subject.reading.text,
        { start: whole, end: whole + subject.table.period.in.length },
        whole === 0 ? other.charAt(0).toUpperCase() + other.slice(1) : other,
      );
    },
  },
  {
    name: 'another baseline',
    corrupt: (subject) => {
      const place = findOwn(
        subject.reading,
        /\b(?:in )?the (?:same part of the )?(?:day|week|month|period) before\b/iu,
      )[0];
      return place
        ? replaceSpan(
            subject.reading.text,
            place,
            choose(
              {
                A: ['the year before', 'two months before', 'the January before'],
                B: [
                  'a year earlier',
                  'the quarter before',
                  'the same week last year',
                  'your average',
                  'the team’s usual',
                ],
                C: [
                  'two years earlier',
                  'what others had',
                  'the spring before',
                  'an ordinary month',
                  'the best week so far',
                ],
              },
              subject,
            ),
          )
        : null;
    },
  },
  {
    name: 'continuation into the future',
    corrupt: (subject) =>
      append(
        subject.reading.text,
        choose(
          {
            A: [
              ', with a release planned next week',
              ', and a follow-up is coming',
              ' and will go on tomorrow',
              ', and work goes on',
              ', with the rest to follow',
              ' and is still going',
              ', and more is under way',
            ],
            B: [
              ', to be continued next sprint',
              ', and the rest will follow',
              ', soon to be finished',
              ', due before the end of the quarter',
            ],
            C: [
              ', with part two in the works',
              ', and the next round starts soon',
              ', to be wrapped up by the weekend',
              ', and a sequel is planned',
              ' until further notice',
              ', with testing still to come',
            ],
          },
          subject,
        ),
      ),
  },
  {
    name: 'invented habit',
    corrupt: (subject) => {
      const habit = choose(
        {
          A: [
            ' as always',
            ' as you often do',
            ' the way you like to work',
            ' like every other time',
            ' as ever',
            ' at times',
            ' at regular times',
            ' in your usual way',
            ', as is your way',
            ' each time',
            ' the same way as before',
            ' time after time',
            ' bit by bit',
            ' as you do',
            ', which is how you work',
            ' by now',
            ' this time',
            ' once more',
            ' again',
            ' like so many others',
            ' as you like to',
            ' as on other days',
            ' as is the way here',
            ' time and time again',
            ' one more time',
            ' as a habit',
            ' for the first time',
          ],
          B: [
            ' as always',
            ' once again',
            ' for the third time in a row',
            ' for the first time',
            ' like every Friday',
            ', still',
            ' after a long pause',
          ],
          C: [
            ' as is tradition',
            ' yet again',
            ' like clockwork',
            ' for the umpteenth time',
            ' as a matter of course',
            ' more often than not',
            ' as per routine',
          ],
        },
        subject,
      );
      // A page that was created was written for the first time.
      const isTrue = habit.includes('first time') && subject.cited.some(({ variant }) => variant === 'created');
      return isTrue ? null : append(subject.reading.text, habit);
    },
  },
];
