/** The transport does not send a request as it is, or cannot tell what was sent: the program must change something. */
export class RefusedRequest {
  /** What is wrong and what to do about it. */
  readonly words: string;

  constructor(words: string) {
    this.words = words;
  }
}
