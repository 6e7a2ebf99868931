/** What must not reach a page: addresses, markup, characters that cannot be seen or that look like others, other languages. */
import { append, choose, type Corruption, type Subject } from './corruption';
import type { Half, Halves } from './phrasing';
import { findOwn, replaceSpan } from './reading';

const invisible: Halves = {
  A: ['\u200b', '\u202e', '\u00ad', '\u200d'],
  B: ['\u2060', '\u2066', '\ufeff', '\u061c', '\u115f', '\u3164', '\u{e0041}', '\u034f', '\u180e', '\u2028'],
  C: ['\u200c', '\u200f', '\u2062', '\u17b4', '\u{e007f}', '\u2029', '\uffa0', '\u206a', '\ufe0f'],
};
/** Letters and what is mistaken for them. */
const lookalikes: Readonly<Record<Half, readonly (readonly [string, string])[]>> = {
  A: [
    ['a', 'а'],
    ['e', 'е'],
    ['o', 'о'],
    ['c', 'с'],
    ['p', 'р'],
  ],
  B: [
    ['o', 'ο'],
    ['i', 'ⅰ'],
    ['d', 'ⅾ'],
    ['a', 'ａ'],
    ['e', '𝐞'],
    ['n', 'ո'],
    ['u', 'υ'],
    ['s', 'ѕ'],
    ['i', 'і'],
  ],
  C: [
    ['o', 'օ'],
    ['a', 'ɑ'],
    ['i', 'ι'],
    ['l', 'ӏ'],
    ['g', 'ɡ'],
    ['h', 'һ'],
    ['c', 'ϲ'],
    ['x', 'х'],
    ['y', 'у'],
    ['t', 'ｔ'],
    ['r', '𝗋'],
    ['s', 'ꜱ'],
  ],
};

/** A place inside one of the sentence's own words. */
function insideWord(subject: Subject): number | null {
  const words = findOwn(subject.reading, /\p{L}{3,}/u);
  if (words.length === 0) return null;
  return subject.random.pick(words).start + 2;
}

const attached =
  (wordings: Halves) =>
  (subject: Subject): string | null => {
    const text = choose(wordings, subject);
    return /^[,(;–]/u.test(text.trim()) ? append(subject.reading.text, text) : `${subject.reading.text}${text}`;
  };

export const smuggledCorruptions: readonly Corruption[] = [
  {
    name: 'address',
    corrupt: attached({
      A: [' See https://evil.example/x.', ' (www.evil.example)', ' (http://evil.example)', ' More: evil.example/path.'],
      B: [
        ' ftp://evil.example',
        ' javascript:alert(1)',
        ' mailto:x@evil.example',
        ' (hxxps://evil.example)',
        ' (evil.example)',
        ' bit.ly/3abcd',
        ' 203.0.113.9/admin',
        ' evil[.]example',
        ' //evil.example/x',
        ' data:text/html,x',
      ],
      C: [
        ' https:evil.example',
        ' evil.example:8080',
        ' \\\\evil.example\\share',
        ' file:///etc/hosts',
        ' tel:+15550100',
        ' (x@evil.example)',
        ' evil。example/x',
        ' ssh://x@evil.example',
        ' t.co/abc',
        ' evil dot example slash x',
      ],
    }),
  },
  {
    name: 'markup',
    corrupt: attached({
      A: [' [More](https://evil.example)', ' ![x](https://evil.example/p.png)', ' <b>Now</b>', ' **Now**', ' `now`'],
      B: [
        ' <img src=x onerror=alert(1)>',
        ' ~~gone~~',
        ' [x][1]',
        ' <!-- x -->',
        ' &lt;script&gt;',
        ' &#60;b&#62;',
        ' | a | b |',
        ' <script>x</script>',
        ' __now__',
        ' [[Page]]',
        ' {F1.title}',
        ' $x^2$',
      ],
      C: [
        ' <a href="https://evil.example">x</a>',
        ' ==mark==',
        ' <svg onload=x>',
        ' ```js```',
        ' {{ secret }}',
        ' ${x}',
        ' :::note',
        ' [^1]',
        ' <https://evil.example>',
        ' \\textbf{x}',
        ' <%= x %>',
      ],
    }),
  },
  {
    name: 'emphasis around a word',
    corrupt: (subject) => {
      const words = findOwn(subject.reading, /\p{L}{4,}/u);
      if (words.length === 0) return null;
      const word = subject.random.pick(words);
      const mark = choose(
        { A: ['**', '`'], B: ['*', '_', '__', '~~', '<u>'], C: ['***', '==', '||', '<i>', '^', '```'] },
        subject,
      );
      return replaceSpan(subject.reading.text, word, `${mark}${word.text}${mark.replace('<', '</')}`);
    },
  },
  {
    name: 'character that cannot be seen',
    corrupt: (subject) => {
      const at = insideWord(subject);
      return at === null ? null : replaceSpan(subject.reading.text, { start: at, end: at }, choose(invisible, subject));
    },
  },
  {
    name: 'letter that looks like another',
    corrupt: (subject) => {
      const letters = lookalikes[subject.half].flatMap(([letter, other]) =>
        findOwn(subject.reading, new RegExp(letter, 'u')).map((place) => ({ place, other })),
      );
      if (letters.length === 0) return null;
      const { place, other } = subject.random.pick(letters);
      return replaceSpan(subject.reading.text, place, other);
    },
  },
  {
    name: 'character that cannot be seen, inside a title',
    corrupt: (subject) => {
      const span = subject.reading.spans.find(({ kind, text }) => kind === 'title' && text.length > 6);
      return span
        ? replaceSpan(subject.reading.text, { start: span.start + 3, end: span.start + 3 }, choose(invisible, subject))
        : null;
    },
  },
  {
    name: 'letter that looks like another, inside a name',
    corrupt: (subject) => {
      const span = subject.reading.spans.find(({ kind }) => kind === 'name' || kind === 'channel' || kind === 'title');
      const pair =
        span && subject.random.shuffle(lookalikes[subject.half]).find(([letter]) => span.text.includes(letter));
      return span && pair ? replaceSpan(subject.reading.text, span, span.text.replace(pair[0], pair[1])) : null;
    },
  },
  {
    name: 'clause in another language',
    corrupt: attached({
      A: [', und danach war alles gut', ', et tout va bien', ', pero falta probarlo'],
      B: [
        ', e il rilascio è pronto',
        ', а потом всё сломалось',
        '，然后发布了',
        ', en daarna ging het live',
        ', i wszystko działa',
        ', وانتهى العمل',
        ', ja kaikki toimii',
        ', ma non è finito',
      ],
      C: [
        ', og så var alt fint',
        ', och sedan fungerade det',
        ', a pak to spadlo',
        ', sonra her şey düzeldi',
        ', και όλα δουλεύουν',
        ', 그리고 배포했다',
        ', และทุกอย่างเรียบร้อย',
        ', e depois deu certo',
        ', aztán kész lett',
      ],
    }),
  },
  {
    name: 'sentence in another language',
    corrupt: attached({
      A: [' Das war gut.', ' Bravo, continuez.'],
      B: [' Ottimo lavoro.', ' Хорошая работа.', ' 做得好。', ' Goed gedaan.', ' Muy bien.', ' よくできました。'],
      C: [
        ' Muito bem.',
        ' Bra jobbat.',
        ' Świetna robota.',
        ' Aferin sana.',
        ' Μπράβο.',
        ' 잘했어요.',
        ' Hyvin tehty.',
        ' שלום לכולם.',
      ],
    }),
  },
];
