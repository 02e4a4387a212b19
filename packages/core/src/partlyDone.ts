import { brand } from './brand.js';
import { ThuliumError } from './errors.js';

/**
 * A flow of several calls stopped after some of them were done, and what was done stays. `cause` is what stopped it: an
 * error of this SDK, or the reason of the signal. `delivery` and `effect` are those of the call that failed.
 */
export class PartlyDoneError<Done = unknown> extends ThuliumError {
  static {
    brand(PartlyDoneError, 'PartlyDoneError');
  }

  readonly #done: Done;

  constructor(message: string, done: Done, cause: unknown) {
    const { endpoint, attempts, delivery, effect } = cause instanceof ThuliumError ? cause : unknownOutcome;
    super('partly_done', message, { endpoint, attempts, delivery, effect, cause });
    this.#done = done;
  }

  /**
   * What was done, enough to go on from there. It may hold personal data; therefore it is a method, and neither a log nor
   * `inspect` nor JSON shows it.
   */
  done(): Done {
    return this.#done;
  }
}

/** What is known of a call that the user, or code of the user, ended. */
const unknownOutcome = { endpoint: undefined, attempts: undefined, delivery: 'unknown', effect: 'unknown' } as const;
