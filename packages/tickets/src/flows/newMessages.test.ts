import { describe, expect, it } from 'vitest';
import { wordsOf } from './newMessages.js';

/** The characters of a text, and how many of them were read. */
class Counted implements Iterable<string> {
  readonly #text: string;
  read = 0;

  constructor(text: string) {
    this.#text = text;
  }

  *[Symbol.iterator](): Iterator<string> {
    for (const character of this.#text) {
      this.read++;
      yield character;
    }
  }
}

describe('wordsOf', () => {
  it.each([
    ['<p>Solved,\n <b>thank&nbsp;you</b></p>', 'Solved,thankyou'],
    ['1 < 2 and 3 > 2', '12'],
    ['1 < 2', '1<2'],
    ['a <b <i>c', 'ac'],
    ['a > b', 'a>b'],
    ['<<<<', '<<<<'],
    ['<a\nhref="x">b', 'b'],
    ['', ''],
  ])('%j is %j', (body, words) => {
    expect(wordsOf(body)).toBe(words);
  });

  it.each(['<', '<a', '<<>', '&nbsp;<', ' '])('reads each character of a long row of %j once', (part) => {
    const body = new Counted(part.repeat(10_000));
    wordsOf(body);
    expect(body.read).toBe(part.length * 10_000);
  });
});
