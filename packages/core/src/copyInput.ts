import { maxIssues } from './issueLimits.js';
import { isPlainObject } from './plainObject.js';

/** Deeper values are refused: a copy of a circle would never end. */
const maxDepth = 100;

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
 */
export function copyInput<Input>(input: Input): Input {
  return readInput(input).value as Input;
}

/** As {@link copyInput}, and finds the texts that cannot be sent: PHP reads a body with half a character as NULL. */
export function readInput(input: unknown): InputCopy {
  const copier = new Copier();
  return { value: copier.copy(input), illFormed: copier.illFormed };
}

class Copier {
  readonly illFormed: (string | number)[][] = [];
  readonly #path: (string | number)[] = [];
  readonly #parents: object[] = [];

  copy(value: unknown): unknown {
    if (typeof value === 'string') this.#checkText(value);
    if (typeof value !== 'object' || value === null) return value;
    if (this.#parents.length > maxDepth || this.#parents.includes(value)) return refused;
    const isList = Array.isArray(value);
    if (!isList && !isPlainObject(value)) return copyBuiltIn(value);
    this.#parents.push(value);
    const copy = isList ? this.#copyList(value) : this.#copyFields(value as Readonly<Record<string, unknown>>);
    this.#parents.pop();
    return copy;
  }

  #copyList(list: readonly unknown[]): unknown {
    const copy: unknown[] = [];
    const { length } = list;
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
    if (!text.isWellFormed() && this.illFormed.length < maxIssues) this.illFormed.push([...this.#path, ...name]);
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
