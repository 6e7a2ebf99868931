/** The one door to a language model: which writer this installation uses. */
import { config } from '../env';
import type { WriterChoice } from '../http/contract';
import { logger } from '../logger';
import { builtinWriter } from '../summary/builtin/builtin-writer';
import { promptVersion } from '../summary/llm/prompt';
import { WriterFailure, type SummaryWriter } from '../summary/writer';
import { knownModel, type LlmSettings } from './settings';

/** By configuration, so that what a server was found to be and to accept is remembered. */
const writers = new WeakMap<LlmSettings, { making: Promise<SummaryWriter>; made: SummaryWriter | null }>();

/**
 * The built-in writer unless a key or a server is configured. The model's library is loaded only then. Waits for the
 * server's list of models where none is named.
 */
export async function configuredWriter(): Promise<SummaryWriter> {
  const { openai } = config();
  return isConfigured(openai) ? making(openai) : builtinWriter;
}

/**
 * The same without waiting for anybody, for a look at what is written already. While the server has not named its model
 * this one has no name either, and finds no text; the server is asked meanwhile.
 */
export function writerAtHand(): SummaryWriter {
  const { openai } = config();
  if (!isConfigured(openai)) return builtinWriter;
  const made = writers.get(openai)?.made;
  if (made) return made;
  making(openai).catch((error: unknown) => {
    logger().error({ event: 'llm_writer_failed', err: error }, 'the language model’s writer could not be made');
  });
  const write = (): never => {
    throw new WriterFailure('unavailable');
  };
  return { id: 'llm', model: knownModel(openai), version: promptVersion, write };
}

function isConfigured({ apiKey, baseUrl }: LlmSettings): boolean {
  return apiKey !== null || baseUrl !== null;
}

function making(settings: LlmSettings): Promise<SummaryWriter> {
  const known = writers.get(settings);
  if (known) return known.making;
  const entry = { making: makeWriter(settings), made: null as SummaryWriter | null };
  writers.set(settings, entry);
  entry.making.then(
    (writer) => {
      // A server that did not name its model is asked again next time.
      if (writer.model === null) writers.delete(settings);
      else entry.made = writer;
    },
    () => writers.delete(settings),
  );
  return entry.making;
}

/** The configured writer for one user, who may have chosen that no model is asked. */
export async function writerFor({ writer }: Choosing): Promise<SummaryWriter> {
  return writer === 'builtin' ? builtinWriter : configuredWriter();
}

/** As `writerFor`, without waiting for anybody. */
export function writerAtHandFor({ writer }: Choosing): SummaryWriter {
  return writer === 'builtin' ? builtinWriter : writerAtHand();
}

interface Choosing {
  writer: WriterChoice;
}

async function makeWriter(settings: LlmSettings): Promise<SummaryWriter> {
  const { languageModelWriter } = await import('./language-model-writer');
  return languageModelWriter(settings);
}
