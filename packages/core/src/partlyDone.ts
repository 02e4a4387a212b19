import { brand } from './brand.js';
import { ThuliumError } from './errors.js';

/**
 * A flow of several calls stopped after some of them succeeded. The server keeps their changes, so that `effect` is never
 * `none` and `delivery` is never `not-sent`. The message says which steps succeeded, which one did not, and why. `cause` is
 * what stopped the flow: an error of this SDK, the reason of the signal, or an error of other code.
 */
export class PartlyDoneError<Done = unknown> extends ThuliumError {
  static {
    brand(PartlyDoneError, 'PartlyDoneError');
  }

  readonly #done: Done;

  /**
   * @param message - The flow, the steps that succeeded and the one that failed (see {@link describeFailedStep}), without
   * the reason: the message of the cause is appended. Example: `tickets.replyAndClose: the reply was sent; the status was
   * not set`.
   * @param isLastStep - Whether the flow would have been done after the step that failed. If not, an `effect` of `applied` of
   * that step says nothing of the flow, and becomes `unknown`.
   */
  constructor(message: string, done: Done, cause: unknown, isLastStep = true) {
    const known = cause instanceof ThuliumError ? cause : undefined;
    // The message of an error of other code may hold a value of the user.
    super('partly_done', `${message}: ${known?.message ?? 'the cause is an abort, or an error of other code'}`, {
      endpoint: known?.endpoint,
      attempts: known?.attempts,
      delivery: known === undefined ? 'unknown' : known.delivery === 'not-sent' ? 'answered' : known.delivery,
      effect: isLastStep && known?.effect === 'applied' ? 'applied' : 'unknown',
      retryable: false,
      cause,
    });
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

/**
 * Says of the step that stopped a flow what its error proves: that it was not done, that it was, or that this is unknown.
 *
 * @param thing - The object of the step. Example: `the status`.
 * @param participle - What the step does with it. Example: `set`.
 * @param error - The error of the step. An abort, or an error of other code, proves nothing.
 */
export function describeFailedStep(thing: string, participle: string, error: unknown): string {
  switch (error instanceof ThuliumError ? error.effect : 'unknown') {
    case 'none':
      return `${thing} was not ${participle}`;
    case 'applied':
      return `${thing} was ${participle}, but the answer could not be read`;
    case 'unknown':
      return `it is not known whether ${thing} was ${participle}; look before you send it again`;
  }
}
