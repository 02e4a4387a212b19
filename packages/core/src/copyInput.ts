import { InvalidInputError } from './errors.js';
import { maxIssues } from './issueLimits.js';
import { isPlainObject } from './plainObject.js';

// An object that is used in several places is as many values: JSON writes it anew each time, and so does a copy.
const maxValues = 2_000_000;
const maxLevels = 100;
const charactersPerValue = 64;
const limits = 'at most 2,000,000 values (64 characters of text count as one) and 100 levels, without circles';

/** Takes the place of a value that cannot be copied. No schema accepts a symbol. */
const refused: unique symbol = Symbol('refused');

/** An input as it was when the call began. */
export interface InputCopy {
  readonly value: unknown;
  /** Paths of the first texts and names that hold half of a surrogate pair. */
  readonly illFormed: readonly (readonly (string | number)[])[];
}

/**
 * Copies an input on entry, so that the caller may reuse its objects while the work goes on, and so that every getter
 * runs once. Plain objects, arrays, dates and bytes are copied, own enumerable fields only; anything else (a `Blob`, a
 * stream, an object with a class) is kept by reference, and the schemas decide whether it is accepted.
 *
 * @param id - Of the endpoint or flow, for the error. Example: `customers.findOrCreateCustomer`.
 * @throws InvalidInputError for an input that is too large or nested too deeply. It is not read to its end.
 */
export function copyInput<Input>(input: Input, id: string): Input {
  return readInput(input, id).value as Input;
}

/** As {@link copyInput}, and finds the texts that cannot be sent: PHP reads a body with half a character as NULL. */
export function readInput(input: unknown, id: string): InputCopy {
  const copier = new Copier(id);
  return { value: copier.copy(input), illFormed: copier.illFormed };
}

class Copier {
  readonly illFormed: (string | number)[][] = [];
  readonly #path: (string | number)[] = [];
  readonly #id: string;
  #valuesLeft = maxValues;

  constructor(id: string) {
    this.#id = id;
  }

  copy(value: unknown): unknown {
    this.#count(1);
    if (typeof value === 'string') this.#checkText(value);
    if (typeof value !== 'object' || value === null) return value;
    const isList = Array.isArray(value);
    if (!isList && !isPlainObject(value)) return copyBuiltIn(value);
    if (this.#path.length > maxLevels) this.#refuse();
    return isList ? this.#copyList(value) : this.#copyFields(value as Readonly<Record<string, unknown>>);
  }

  #copyList(list: readonly unknown[]): unknown {
    const copy: unknown[] = [];
    const { length } = list;
    // A sparse array may have any length.
    if (length > this.#valuesLeft) this.#refuse();
    for (let index = 0; index < length; index++) copy.push(this.#copyPart(index, list[index]));
    return copy;
  }

  #copyFields(fields: Readonly<Record<string, unknown>>): unknown {
    const names = Object.keys(fields);
    if (names.length === 0 && hidesFields(fields)) return refused;
    const copy: Record<string, unknown> = Object.create(null);
    for (const name of names) {
      this.#checkText(name, name);
      copy[name] = this.#copyPart(name, fields[name]);
    }
    return copy;
  }

  #copyPart(key: string | number, value: unknown): unknown {
    this.#path.push(key);
    const copy = this.copy(value);
    this.#path.pop();
    return copy;
  }

  #checkText(text: string, ...name: string[]): void {
    this.#count(text.length / charactersPerValue);
    if (!text.isWellFormed() && this.illFormed.length < maxIssues) this.illFormed.push([...this.#path, ...name]);
  }

  #count(values: number): void {
    this.#valuesLeft -= values;
    if (this.#valuesLeft < 0) this.#refuse();
  }

  #refuse(): never {
    throw new InvalidInputError(this.#id, [{ path: '', code: 'invalid', expected: limits }]);
  }
}

/** Whether an object without fields has some after all: hidden ones, or those that a proxy makes up. */
function hidesFields(value: object): boolean {
  if (Reflect.ownKeys(value).length > 0) return true;
  return attempt(() => structuredClone(value)) === undefined;
}

/** Dates and bytes, of other realms too: their methods know them. Anything else is handed on as it is. */
function copyBuiltIn(value: object): unknown {
  if (ArrayBuffer.isView(value)) {
    const { buffer, byteOffset, byteLength } = value;
    return attempt(() => new Uint8Array(buffer, byteOffset, byteLength).slice()) ?? refused;
  }
  const time = attempt(() => Date.prototype.getTime.call(value));
  if (time !== undefined) return new Date(time);
  return attempt(() => ArrayBuffer.prototype.slice.call(value, 0)) ?? value;
}

function attempt<Value>(work: () => Value): Value | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
