import { describe, expect, it } from 'vitest';
import { draftAnswer, readAnswer, repairAnswer } from './answer';

const answer = { statements: [{ kind: 'highlight', factIds: ['F1'], text: '{F1.title} merged.' }] };
const json = JSON.stringify(answer);

describe('an answer', () => {
  it.each([
    ['alone', json],
    ['in a fence', `\`\`\`json\n${json}\n\`\`\``],
    ['after a greeting and before another', `Sure! Here it is:\n${json}\nAnything else?`],
    ['after thoughts that hold braces', `<think>{"statements": 1} or {so}</think>${json}`],
    ['over several lines', JSON.stringify(answer, null, 2)],
  ])('is read where it stands %s', (_where, text) => {
    expect(readAnswer(text, draftAnswer)).toEqual(answer);
  });

  it.each([
    ['is empty', ''],
    ['is prose', 'You merged a lot.'],
    ['is cut off', json.slice(0, -5)],
    ['is a list', JSON.stringify(answer.statements)],
    ['has a kind that there is not', json.replace('highlight', 'headline')],
    ['has an id that is no text', json.replace('"F1"', '1')],
    ['has no text', '{"statements":[{"kind":"highlight","factIds":["F1"]}]}'],
    ['has another thing under the name', '{"statements":"none"}'],
    ['is null', 'null'],
  ])('that %s is none', (_what, text) => {
    expect(readAnswer(text, draftAnswer)).toBeNull();
  });

  it('is without what was not asked for', () => {
    expect(readAnswer(json.replace('"text"', '"mood":"good","text"'), draftAnswer)).toEqual(answer);
  });

  it('to a repair goes by numbers, and an empty text is one', () => {
    const mended = { statements: [{ number: 2, factIds: [], text: '' }] };
    expect(readAnswer(JSON.stringify(mended), repairAnswer)).toEqual(mended);
    expect(readAnswer(json, repairAnswer)).toBeNull();
  });
});
