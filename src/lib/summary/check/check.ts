/**
 * The last look at a statement before it leaves the room, whoever wrote it. It knows the facts and nothing of the writer:
 * what a sentence says beyond its facts is found here. Every word must be known (`lexicon`), and what a word claims must be
 * allowed by a cited fact (`licences`); numbers, dates, names and titles must be that fact's own.
 */
import type { FactTable } from '../fact';
import { countWords, findBannedWord, maxWords } from '../wording';
import type { DraftStatement } from '../writer';
import { characterProblems } from './characters';
import { citedOf, type Cited } from './cited';
import { groupTokens } from './group';
import { judge } from './judge';
import type { Problem } from './problem';
import { readTokens } from './read';
import { citationProblems } from './statement-kind';
import type { Token } from './token';

/** Three titles of 90 characters and 24 words leave room to spare; what is longer is not read at all. */
const maxCharacters = 600;

/** Empty: the statement may be shown. */
export function checkStatement({ kind, text, factIds }: DraftStatement, table: FactTable): Problem[] {
  if (text.trim() === '') return ['empty'];
  if (text.length > maxCharacters) return ['too_long'];
  const problems = new Set<Problem>();
  if (countWords(text) > maxWords) problems.add('too_long');
  if (findBannedWord(text) !== null) problems.add('banned_word');
  const ids = [...new Set(factIds)];
  const facts = ids.flatMap((id) => table.facts.find((fact) => fact.id === id) ?? []);
  if (facts.length === 0 || facts.length !== ids.length) problems.add('unknown_fact');
  for (const problem of citationProblems(kind, text, facts, table)) problems.add(problem);
  const cited = citedOf(facts, table);
  const tokens = readTokens(text, cited);
  for (const problem of characterProblems(text, ownText(text, tokens))) problems.add(problem);
  for (const problem of contentProblems(tokens, cited, table)) problems.add(problem);
  return [...problems];
}

/** Without titles and names, which may hold any character that their cleaning left. */
function ownText(text: string, tokens: readonly Token[]): string {
  // Longest first: the repository `web` is also the beginning of a title about webhooks.
  const given = tokens
    .filter(({ is }) => is === 'title' || is === 'name')
    .sort((a, b) => b.text.length - a.text.length);
  return given.reduce((rest, token) => rest.replaceAll(token.text, ' '), text);
}

function contentProblems(tokens: readonly Token[], cited: Cited, table: FactTable): Problem[] {
  if (cited.facts.length === 0) return [];
  return groupTokens(tokens, cited).flatMap(({ tokens: part, teams, together }) => {
    const judged = teams.map((team) => judge({ tokens: part, sentence: tokens, team, cited, table }));
    if (together) return sharedProblems(part, teams, cited, judged);
    return judged.reduce((least, one) => (one.length < least.length ? one : least), judged[0] ?? []);
  });
}

/** Each team holds its own title; all of them must hold the rest. */
function sharedProblems(
  tokens: readonly Token[],
  teams: readonly (readonly number[])[],
  cited: Cited,
  judged: readonly Problem[][],
): Problem[] {
  const foreign = tokens.some(
    (token) =>
      (token.is === 'title' || token.is === 'name') &&
      !teams.some((team) => token.owners.some((owner) => team.includes(owner))),
  );
  const others = judged.flat().filter((problem) => problem !== 'wrong_pairing');
  return foreign || datesDiffer(tokens, teams, cited) ? [...others, 'wrong_pairing'] : others;
}

function datesDiffer(tokens: readonly Token[], teams: readonly (readonly number[])[], cited: Cited): boolean {
  return tokens.some(
    (token) =>
      token.is === 'date' &&
      teams.some(
        (team) => !token.keys.every((key) => key.startsWith('y:') || team.some((fact) => cited.dates[fact]?.has(key))),
      ),
  );
}
