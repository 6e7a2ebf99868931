/**
 * PGlite that goes through a statement in one visit instead of six: it is parsed once in a life and then bound, carried
 * out and ended together. What a statement does and says is Postgres's own, as before.
 */
import { PGlite, type PGliteOptions, type QueryOptions, type Results, type Transaction } from '@electric-sql/pglite';
import { parse, protocol } from '@electric-sql/pglite';

interface Prepared {
  name: string;
  /** Of the parameters. */
  types: readonly number[];
}

/** Statements with lists of values are as many as there are lengths: beyond this all begin anew. */
const most = 600;

export class QuickPGlite extends PGlite {
  private readonly prepared = new Map<string, Prepared>();
  private names = 0;

  static async open(options: PGliteOptions = {}): Promise<QuickPGlite> {
    const opened = new QuickPGlite(options);
    await opened.waitReady;
    return opened;
  }

  override async query<T>(text: string, params: unknown[] = [], options?: QueryOptions): Promise<Results<T>> {
    await this._checkReady();
    return this._runExclusiveTransaction(() => this.carryOut<T>(text, params, options));
  }

  override async transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    await this._checkReady();
    return this._runExclusiveTransaction(async () => {
      await this.say('begin');
      let closed = false;
      const refuse = (): Promise<never> => Promise.reject(new Error('Nothing under test does this in a transaction.'));
      const tx: Transaction = {
        query: (text, params, options) => this.carryOut(text, params, options),
        sql: refuse,
        listen: refuse,
        exec: (text) => this.say(text),
        rollback: async () => {
          closed = true;
          await this.say('rollback');
        },
        get closed() {
          return closed;
        },
      };
      try {
        const result = await work(tx);
        if (closed) return result;
        const [end] = await this.say('commit');
        if (end?.command === 'ROLLBACK') throw new Error('The transaction had failed and was rolled back.');
        return result;
      } catch (error) {
        if (!closed) await this.say('rollback');
        throw error;
      } finally {
        closed = true;
      }
    });
  }

  private async carryOut<T>(text: string, params: unknown[] = [], options?: QueryOptions): Promise<Results<T>> {
    const { serialize } = protocol;
    const { name, types } = this.prepared.get(text) ?? (await this.prepare(text));
    const values = params.map((value, index) => this.written(value, types[index] ?? 0));
    const messages = await this.send([
      serialize.bind({ statement: name, values }),
      serialize.describe({ type: 'P' }),
      serialize.execute({}),
    ]);
    const [result] = parse.parseResults(messages, this.parsersFor(messages), options);
    if (result === undefined) throw new Error(`There is no result of ${text}`);
    return result as Results<T>;
  }

  private async prepare(text: string): Promise<Prepared> {
    const { serialize } = protocol;
    if (this.prepared.size >= most) {
      await this.say('deallocate all');
      this.prepared.clear();
    }
    const name = `s${(this.names += 1)}`;
    const described = await this.send([serialize.parse({ name, text }), serialize.describe({ type: 'S', name })]);
    const prepared = { name, types: parse.parseDescribeStatementResults(described) };
    this.prepared.set(text, prepared);
    return prepared;
  }

  /** Those of the columns that there are: all of them are hundreds, and would be copied for each result. */
  private parsersFor(messages: Parameters<typeof parse.parseResults>[0]): typeof this.parsers {
    const needed: typeof this.parsers = {};
    for (const message of messages) {
      if (!(message instanceof protocol.messages.RowDescriptionMessage)) continue;
      for (const { dataTypeID } of message.fields) {
        const parser = this.parsers[dataTypeID];
        if (parser !== undefined) needed[dataTypeID] = parser;
      }
    }
    return needed;
  }

  private written(value: unknown, type: number): string | null {
    if (value === null || value === undefined) return null;
    const serialize = this.serializers[type];
    if (serialize !== undefined) return serialize(value);
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value);
    throw new Error(`Nothing writes a parameter of the type ${type}.`);
  }

  private async say(text: string): Promise<Results[]> {
    return parse.parseResults(await this.execProtocolStream(protocol.serialize.query(text), quietly), this.parsers);
  }

  private send(messages: readonly Uint8Array[]) {
    return this.execProtocolStream(Buffer.concat([...messages, protocol.serialize.sync()]), quietly);
  }
}

/** Nothing outlives the process. */
const quietly = { syncToFs: false };
