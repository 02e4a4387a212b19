import { brand } from './brand.js';

/** The body of an answer is here and cannot be read. Branded, as a `fetch` with a fast way may be of another copy. */
export class UnreadableBody {
  static {
    brand(UnreadableBody, 'UnreadableBody');
  }

  /** Why, for example `the answer cannot be decompressed`. */
  readonly words: string;
  /** Whether the same answer may be readable the next time. */
  readonly isTransient: boolean;

  constructor(words: string, isTransient: boolean) {
    this.words = words;
    this.isTransient = isTransient;
  }
}
