import { brand } from './brand.js';
import { type Effect, ThuliumError } from './errors.js';

/**
 * A flow of several calls stopped after it changed, or may have changed, something. The server keeps these changes, so
 * `effect` is never `none` and `delivery` is never `not-sent`. The message names the steps that succeeded, the step
 * that failed, and the reason. `cause` is the error that stopped the flow: an error of this SDK, the reason of the
 * signal, or an error of other code.
 */
export class PartlyDoneError<Done = unknown> extends ThuliumError {
  static {
    brand(PartlyDoneError, 'PartlyDoneError');
  }

  readonly #done: Done;

  /**
   * @param message - The flow, the steps that succeeded and the one that failed (see {@link describeFailedStep}),
   * without the reason: the message of the cause is appended. Example: `tickets.replyAndClose: the reply was sent; the
   * status was not set`.
   * @param isLastStep - Whether the step that failed was the last one of the flow. If not, its `effect` of `applied`
   * becomes `unknown`, because the flow is incomplete.
   */
  constructor(message: string, done: Done, cause: unknown, isLastStep = true) {
    const known = cause instanceof ThuliumError ? cause : undefined;
    // The message of an error of other code may contain a value of the caller.
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
   * The results of the finished steps, sufficient to continue. They may contain personal data, so this is a method:
   * logs, `inspect` and JSON do not show them.
   */
  done(): Done {
    return this.#done;
  }
}

/**
 * What the error of a call that writes proves about the write. An abort, or an error of other code, such as an
 * interceptor, proves nothing: the request may have been sent before.
 */
export function effectOfStep(error: unknown): Effect {
  return error instanceof ThuliumError ? error.effect : 'unknown';
}

/**
 * Describes the outcome of a step that failed: it was not done, it was done, or its outcome is unknown.
 *
 * @param thing - The object of the step. Example: `the status`.
 * @param participle - The verb of the step, as a past participle. Example: `set`.
 */
export function describeFailedStep(thing: string, participle: string, effect: Effect): string {
  switch (effect) {
    case 'none':
      return `${thing} was not ${participle}`;
    case 'applied':
      return `${thing} was ${participle}, but the answer could not be read`;
    case 'unknown':
      return `it is not known whether ${thing} was ${participle}; check before you send it again`;
  }
}
