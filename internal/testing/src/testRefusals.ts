import { createThulium, InvalidInputError, type Thulium } from '@thulium-js/core';
import { describe, expect, test } from 'vitest';

/** A client that answers every request with an empty list, and the requests that it sent. */
export function recordingClient(): { readonly thulium: Thulium; readonly sent: Request[] } {
  const sent: Request[] = [];
  const thulium = createThulium({
    system: 'acme',
    username: 'api_user',
    password: 'api_pass',
    fetch: async (url, init) => {
      sent.push(new Request(url, init));
      return new Response('[]');
    },
  });
  return { thulium, sent };
}

/** Inputs that must be refused, by the name of the call, each with what the error says. */
export type Refusals = Readonly<Record<string, readonly (readonly [input: unknown, words: string])[]>>;

/** Values of the made-up people of our tests. */
const madeUpValues = /555666777|222333444|Kowalski|Kraków|example\.org/;

/** Holds bound calls to refuse what is wrong, in words that repeat no value, before anything is sent. */
export function testRefusals(calls: object, sent: Request[], wrong: Refusals): void {
  const bound = calls as Readonly<Record<string, (input: unknown) => Promise<unknown>>>;
  const cases = Object.entries(wrong).flatMap(([name, inputs]) =>
    inputs.map(([input, words]) => ({ name, input, words })),
  );
  describe('what is refused before anything is sent', () => {
    test.each(cases)('$name: $words', async ({ name, input, words }) => {
      sent.length = 0;
      const error: unknown = await bound[name]?.(input).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(InvalidInputError);
      expect((error as Error).message).toContain(words);
      expect((error as Error).message).not.toMatch(madeUpValues);
      expect(sent).toEqual([]);
    });
  });
}
