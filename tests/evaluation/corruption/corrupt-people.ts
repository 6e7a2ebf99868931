/** People that no fact speaks of, and others in the place of the reader. */
import { append, choose, type Corruption } from './corruption';
import type { Halves } from './phrasing';
import { findOwn, replaceSpan } from './reading';

/** Plainly artificial names, and roles. */
const people: Halves = {
  A: [
    'Zorblat',
    'Quinnix Test',
    'a colleague',
    'the product manager',
    '@testperson',
    'one other person',
    'the people around you',
  ],
  B: ['Vexley', 'Mx Sample', 'the new intern', 'the design lead', '@probe-user', 'your manager', 'two contractors'],
  C: [
    'Brindle',
    'Dr Placeholder',
    'the night shift',
    'your tech lead',
    '@demo-account',
    'an outside auditor',
    'three apprentices',
  ],
};

export const peopleCorruptions: readonly Corruption[] = [
  {
    name: 'invented person',
    corrupt: (subject) => {
      const person = choose(people, subject);
      const form = {
        A: [` with ${person}`, ` together with ${person}`, ` for ${person}`],
        B: [
          `, alongside ${person}`,
          `, as ${person} had asked`,
          ` and ${person} helped`,
          `, to the surprise of ${person}`,
          ` instead of ${person}`,
        ],
        C: [
          `, paired with ${person}`,
          ` on behalf of ${person}`,
          `, reviewed by ${person}`,
          `, to spare ${person} the work`,
          ` under the eye of ${person}`,
        ],
      };
      return append(subject.reading.text, choose(form, subject));
    },
  },
  {
    name: 'somebody else in place of you',
    corrupt: (subject) => {
      const place = findOwn(
        subject.reading,
        /\b[Yy]ou(?= \w+(?:ed|ade|ave|ent|rote|et|ad|an|ook|ould|ft|ut|ere)\b)/u,
      )[0];
      if (!place) return null;
      const who = choose(
        {
          A: [
            'Zorblat',
            'the team',
            'they',
            'somebody else',
            'others',
            'people',
            'it',
            'a reviewer',
            'one of them',
            'other people',
            'both',
            'the rest',
            'those around you',
            'someone',
            'nobody',
            'one person',
            'each of them',
            'many',
            'the people here',
            'another reviewer',
          ],
          B: ['we', 'your team', 'a colleague', 'she', 'your manager', 'everyone', 'Vexley', 'he', 'nobody'],
          C: ['I', 'the bot', 'an intern', 'marketing', 'both of us', 'Brindle', 'the customer', 'whoever was on call'],
        },
        subject,
      );
      return replaceSpan(
        subject.reading.text,
        place,
        place.start === 0 ? who.charAt(0).toUpperCase() + who.slice(1) : who,
      );
    },
  },
  {
    name: 'somebody else’s in place of yours',
    corrupt: (subject) => {
      const place = findOwn(subject.reading, /\b(?:[Yy]our|of yours)\b/u)[0];
      if (!place) return null;
      const whose = choose(
        {
          A: ['Zorblat’s', 'the team’s', 'their'],
          B: ['our', 'a colleague’s', 'her', 'everybody’s', 'your team’s', 'the intern’s'],
          C: ['my', 'the bot’s', 'his', 'a vendor’s', 'somebody’s', 'the customer’s'],
        },
        subject,
      );
      if (place.text === 'of yours')
        return replaceSpan(
          subject.reading.text,
          place,
          choose(
            {
              A: ['of the team', 'of theirs'],
              B: ['of ours', 'of hers', 'of a colleague', 'by an intern'],
              C: ['of mine', 'of a vendor', 'of his', 'by a bot', 'of the customer'],
            },
            subject,
          ),
        );
      return replaceSpan(
        subject.reading.text,
        place,
        place.start === 0 ? whose.charAt(0).toUpperCase() + whose.slice(1) : whose,
      );
    },
  },
];
