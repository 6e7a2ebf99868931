/**
 * As much of GraphQL as the fake needs: it parses a query and runs it over objects whose fields are values or functions
 * of their arguments. Unknown fields are refused, as a real schema would. Written because a full implementation is a
 * large package for a stand-in.
 */

export type Resolvers = { readonly [field: string]: unknown };
type Arguments = Readonly<Record<string, unknown>>;

interface Field {
  alias: string;
  name: string;
  args: Record<string, Value>;
  directives: Directive[];
  selections: Selection[];
}
interface Directive {
  name: string;
  args: Record<string, Value>;
}
type Selection =
  | ({ kind: 'field' } & Field)
  | { kind: 'inline'; on: string | null; selections: Selection[] }
  | { kind: 'spread'; name: string };
type Value = { variable: string } | { list: Value[] } | { object: Record<string, Value> } | { plain: unknown };
interface Document {
  defaults: Record<string, Value>;
  required: string[];
  selections: Selection[];
  fragments: Map<string, { on: string; selections: Selection[] }>;
}

/** A query that a real server would refuse; `code` as in GitHub's `extensions.code`. */
export class QueryError extends Error {
  constructor(
    message: string,
    readonly code: string,
  ) {
    super(message);
  }
}

/** What a resolver gives in place of something that is not there: null and an error that names the place. */
export class Missing {
  constructor(
    readonly type: string,
    readonly message: string,
  ) {}
}

export interface FieldError {
  type: string;
  path: (string | number)[];
  message: string;
}

/** Runs a query over its root; throws QueryError where it does not fit. */
export function runQuery(
  source: string,
  variables: Arguments,
  root: Resolvers,
): { data: unknown; errors: FieldError[] } {
  const document = parse(source);
  const given: Record<string, unknown> = { ...variables };
  for (const [name, value] of Object.entries(document.defaults)) given[name] ??= plain(value, {});
  for (const name of document.required) {
    if ((given[name] ?? null) === null)
      throw new QueryError(`Variable $${name} of a non-null type was not provided`, 'variableMismatch');
  }
  const errors: FieldError[] = [];
  return { data: complete(root, document.selections, { document, variables: given, errors }, []), errors };
}

interface Run {
  document: Document;
  variables: Arguments;
  errors: FieldError[];
}
type Path = readonly (string | number)[];

function complete(value: unknown, selections: Selection[], run: Run, path: Path): unknown {
  if (value === null || value === undefined) return null;
  if (value instanceof Missing) {
    run.errors.push({ type: value.type, path: [...path], message: value.message });
    return null;
  }
  if (Array.isArray(value)) return value.map((entry, index) => complete(entry, selections, run, [...path, index]));
  if (typeof value !== 'object') {
    if (selections.length > 0) throw new QueryError('Selections on a scalar', 'selectionMismatch');
    return value;
  }
  if (selections.length === 0) throw new QueryError('Field must have selections', 'selectionMismatch');
  const out: Record<string, unknown> = {};
  const object = { ...value };
  for (const field of fieldsFor(object, selections, run))
    out[field.alias] = resolve(object, field, run, [...path, field.alias]);
  return out;
}

function resolve(object: Resolvers, field: Field, run: Run, path: Path): unknown {
  if (!Object.hasOwn(object, field.name)) {
    throw new QueryError(
      `Field '${field.name}' doesn't exist on type '${String(object['__typename'])}'`,
      'undefinedField',
    );
  }
  const value = object[field.name];
  const args = Object.fromEntries(Object.entries(field.args).map(([name, arg]) => [name, plain(arg, run.variables)]));
  if (typeof value !== 'function') return complete(value, field.selections, run, path);
  const result: unknown = Reflect.apply(value, object, [args]);
  return complete(result, field.selections, run, path);
}

function fieldsFor(object: Resolvers, selections: Selection[], run: Run): Field[] {
  return selections.flatMap((selection): Field[] => {
    if (selection.kind === 'field') return isIncluded(selection, run) ? [selection] : [];
    if (selection.kind === 'inline') {
      const fits = selection.on === null || selection.on === object['__typename'];
      return fits ? fieldsFor(object, selection.selections, run) : [];
    }
    const fragment = run.document.fragments.get(selection.name);
    if (fragment === undefined)
      throw new QueryError(`Fragment ${selection.name} was used, but not defined`, 'useAndDefineFragment');
    return fragment.on === object['__typename'] ? fieldsFor(object, fragment.selections, run) : [];
  });
}

function isIncluded(field: Field, run: Run): boolean {
  return field.directives.every(({ name, args }) => {
    const condition = args['if'] === undefined ? undefined : plain(args['if'], run.variables);
    return name === 'include' ? condition === true : condition !== true;
  });
}

function plain(value: Value, variables: Arguments): unknown {
  if ('variable' in value) return variables[value.variable] ?? null;
  if ('list' in value) return value.list.map((entry) => plain(entry, variables));
  if ('object' in value)
    return Object.fromEntries(Object.entries(value.object).map(([name, entry]) => [name, plain(entry, variables)]));
  return value.plain;
}

function parse(source: string): Document {
  const tokens =
    source.replace(/#[^\n]*/g, '').match(/\.\.\.|[A-Za-z_]\w*|-?\d+(?:\.\d+)?|"(?:[^"\\\n]|\\.)*"|[^\s,]/g) ?? [];
  return new Parser(tokens).document();
}

/** Recursive descent over GraphQL's tokens; commas are blanks. */
class Parser {
  private at = 0;
  constructor(private readonly tokens: readonly string[]) {}

  document(): Document {
    const out: Document = { defaults: {}, required: [], selections: [], fragments: new Map() };
    while (this.at < this.tokens.length) {
      if (this.takes('fragment')) {
        const name = this.name();
        this.expect('on');
        out.fragments.set(name, { on: this.name(), selections: this.selections() });
        continue;
      }
      if (out.selections.length > 0) throw new QueryError('An operation name is required', 'operationNameRequired');
      if (this.takes('query') && this.peek() !== '{') this.header(out);
      out.selections = this.selections();
    }
    if (out.selections.length === 0)
      throw new QueryError('A query attribute must be specified and must be a string.', 'missingQuery');
    return out;
  }

  private header(out: Document): void {
    if (this.peek() !== '(') this.name();
    if (!this.takes('(')) return;
    while (!this.takes(')')) {
      this.expect('$');
      const name = this.name();
      this.expect(':');
      if (this.type()) out.required.push(name);
      if (this.takes('=')) out.defaults[name] = this.value();
    }
  }

  /** Whether the type is non-null. */
  private type(): boolean {
    if (this.takes('[')) {
      this.type();
      this.expect(']');
    } else this.name();
    return this.takes('!');
  }

  private selections(): Selection[] {
    const out: Selection[] = [];
    this.expect('{');
    while (!this.takes('}')) out.push(this.selection());
    return out;
  }

  private selection(): Selection {
    if (!this.takes('...')) return { kind: 'field', ...this.field() };
    if (this.peek() !== 'on' && this.peek() !== '{') return { kind: 'spread', name: this.name() };
    const on = this.takes('on') ? this.name() : null;
    return { kind: 'inline', on, selections: this.selections() };
  }

  private field(): Field {
    const first = this.name();
    const name = this.takes(':') ? this.name() : first;
    const args = this.args();
    const directives: Directive[] = [];
    while (this.takes('@')) directives.push({ name: this.name(), args: this.args() });
    return { alias: first, name, args, directives, selections: this.peek() === '{' ? this.selections() : [] };
  }

  private args(): Record<string, Value> {
    return this.takes('(') ? this.pairs(')') : {};
  }

  private pairs(end: string): Record<string, Value> {
    const out: Record<string, Value> = {};
    while (!this.takes(end)) {
      const name = this.name();
      this.expect(':');
      out[name] = this.value();
    }
    return out;
  }

  private value(): Value {
    if (this.takes('$')) return { variable: this.name() };
    if (this.takes('{')) return { object: this.pairs('}') };
    if (this.takes('[')) {
      const list: Value[] = [];
      while (!this.takes(']')) list.push(this.value());
      return { list };
    }
    const token = this.next();
    // Strings, numbers, true, false and null read as JSON; a bare name is an enumeration's value.
    return { plain: /^(?:"|-?\d|true$|false$|null$)/.test(token) ? JSON.parse(token) : token };
  }

  private name(): string {
    const token = this.next();
    if (!/^[A-Za-z_]\w*$/.test(token)) throw new QueryError(`Expected a name, actual: ${token}`, 'parseError');
    return token;
  }

  private expect(token: string): void {
    const found = this.next();
    if (found !== token) throw new QueryError(`Expected ${token}, actual: ${found}`, 'parseError');
  }

  private takes(token: string): boolean {
    if (this.tokens[this.at] !== token) return false;
    this.at += 1;
    return true;
  }

  private peek(): string | undefined {
    return this.tokens[this.at];
  }

  private next(): string {
    const token = this.tokens[this.at];
    if (token === undefined) throw new QueryError('Unexpected end of document', 'parseError');
    this.at += 1;
    return token;
  }
}
