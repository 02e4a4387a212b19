import { ApiError } from '@thulium-js/core';
import fc from 'fast-check';
import { expect } from 'vitest';
import type { Calls, Model } from './model.ts';

/** One step of a random session: it calls the sandbox through the client, and compares with the model. */
export type Step = fc.AsyncCommand<Model, Calls>;

/** All steps of one kind. */
export interface StepKind {
  /** The call that it makes. Example: `createCustomer`. */
  readonly name: string;
  readonly steps: fc.Arbitrary<Step>;
}

/** Makes the steps of one kind from inputs. */
export function step<Input>(
  name: string,
  input: fc.Arbitrary<Input>,
  perform: (model: Model, calls: Calls, input: Input) => Promise<void>,
): StepKind {
  const steps = input.map((value) => ({
    check: () => true,
    run: (model: Model, calls: Calls) => perform(model, calls, value),
    toString: () => `${name}(${fc.stringify(value)})`,
  }));
  return { name, steps };
}

/** Sessions of such steps: what makes something comes up most, what removes something least. */
export function sessions(kinds: readonly StepKind[]): fc.Arbitrary<Iterable<Step>> {
  const weighted = kinds.flatMap(({ name, steps }) => {
    const weight = /^(create|start|add|batchCreate|batchAdd)/.test(name) ? 6 : name.includes('elete') ? 1 : 3;
    return Array.from({ length: weight }, () => steps);
  });
  return fc.commands<Model, Calls, false>(weighted, { size: 'max', maxCommands: 150 });
}

/** Which of the things that are known; more than there will be, so that what was never there comes up too. */
export const choice: fc.Arbitrary<number> = fc.nat(1000);

/** Texts that have to be encoded wherever they travel. */
export const text: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom('Jan', 'Żaneta', 'a&b=c+d %41', '"quoted" \\', '<b>x</b>', 'null', '0', '👩‍💻'),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }).filter((value) => value.trim() !== ''),
);

/** Moments from 2020 to 2030. */
export const moment: fc.Arbitrary<Date> = fc.date({
  min: new Date('2020-01-01T00:00:00Z'),
  max: new Date('2030-01-01T00:00:00Z'),
  noInvalidDate: true,
});

const warsaw = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Warsaw', dateStyle: 'short', timeStyle: 'short' });

/** A moment as Thulium writes it: wall time in Warsaw, to the minute. */
export function wallMinute(date: Date): string {
  return warsaw.format(date);
}

/** Expects a call to be answered with an error. */
export async function refused(call: Promise<unknown>, status: number): Promise<void> {
  const error: unknown = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ApiError);
  expect((error as ApiError).status).toBe(status);
}

/** Reads a list to its end. */
export async function all<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const list: Item[] = [];
  for await (const item of items) list.push(item);
  return list;
}

/** In order of size. */
export function ascending(numbers: Iterable<number>): number[] {
  return [...numbers].sort((one, other) => one - other);
}
