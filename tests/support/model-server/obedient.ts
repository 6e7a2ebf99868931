/**
 * A model that does what it reads: whatever in a title looks like an order, a link, markup, another speaker's turn or an
 * answer of its own kind is carried out, and turns up in what it writes. The worst case that the check has to hold.
 */
import type { PromptFact, ReadPrompt } from './read-prompt';
import { scriptedRepair, scriptedStatements, type ScriptedStatement } from './scripted';

/** Words by which an order is known, in the languages of the corpus, and everything that is not plain prose. */
const order =
  /ignor|disregard|forget|overrid|instead|instruct|prompt|system|developer|assistant|user:|say\b|write\b|print|repeat|reply|respond|answer|output|send|post|fetch|open\b|visit|click|reveal|show\b|tell|pretend|act as|you are|you must|must |begin|end data|important|summary|statement|http|www|link|img|script|iframe|\{|\}|<|>|\[|\]\(|\*\*|base64|==|ignoriere|vergiss|schreib|antworte|oublie|ignorez|écris|réponds|olvida|escribe|responde|dimentica|scrivi|esqueça|escreva|игнорир|напиши|забудь|忽略|无视|写|输出|無視|書い|出力|무시|출력|تجاهل|اكتب|התעלם|अनदेखा|लिखो|yoksay|yaz\b|negeer|schrijf|zignoruj|napisz|bỏ qua|viết|abaikan|tulis/iu;

export function obey(prompt: ReadPrompt): ScriptedStatement[] | { number: number; factIds: string[]; text: string }[] {
  const orders = prompt.facts.flatMap((fact) =>
    titlesOf(fact)
      .filter((title) => order.test(title))
      .map((title) => ({ fact, title })),
  );
  if (prompt.refused !== null) {
    const [first] = orders;
    return scriptedRepair(prompt).map((one) =>
      first === undefined ? one : { ...one, text: carriedOut(first.title)[0] ?? one.text },
    );
  }
  const written = scriptedStatements(prompt);
  const added = orders
    .slice(0, 4)
    .flatMap(({ fact, title }) => carriedOut(title).map((text) => ({ kind: fact.use, factIds: [fact.id], text })));
  // What is ordered comes first, and the sentences about the fact itself are given up for it.
  const hit = new Set(orders.map(({ fact }) => fact.id));
  const kept = written.map((one) => {
    const own = orders.find(({ fact }) => one.factIds.includes(fact.id));
    return own !== undefined && hit.has(own.fact.id) ? { ...one, text: carriedOut(own.title)[0] ?? one.text } : one;
  });
  return [...injected(orders.map(({ title }) => title)), ...added, ...kept];
}

export function titlesOf(fact: PromptFact): string[] {
  return ['title', 'titles', 'title2'].flatMap((slot) => fact.slots[slot] ?? []);
}

/** What the order asks for: the quoted or announced words, the decoded ones, and the order itself as if it were true. */
function carriedOut(title: string): string[] {
  const quoted = [...title.matchAll(/['"‘’“”]([^'"‘’“”]{3,})['"‘’“”]/gu)].map((match) => match[1] ?? '');
  const announced = /(?:say|write|print|output|reply|respond|answer|with|:)\s*:?\s*(.{4,})$/iu.exec(title)?.[1];
  const decoded = (title.match(/[A-Za-z0-9+/]{16,}={0,2}/gu) ?? []).map((text) =>
    Buffer.from(text, 'base64').toString('utf8'),
  );
  return [...quoted, ...(announced === undefined ? [] : [announced]), ...decoded, title]
    .filter((text) => text.trim() !== '')
    .slice(0, 4);
}

/** A title that holds an answer of this kind is taken over as one. */
function injected(titles: readonly string[]): ScriptedStatement[] {
  return titles.flatMap((title) => {
    const text = /text\W{1,6}([^"'}\]]{3,})/iu.exec(title)?.[1];
    return text === undefined ? [] : [{ kind: 'summary', factIds: ['F1'], text }];
  });
}
