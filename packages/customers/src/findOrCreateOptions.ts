import { type CallOptions, ConfigurationError } from '@thulium-js/core';
import { copyInput } from '@thulium-js/core/declare';

/** Options of a find-or-create flow. `timeout` and `totalTimeout` apply to each of its calls. */
export interface FindOrCreateOptions extends CallOptions {
  /**
   * Sends one more creation if the outcome of the first is unknown and a search right after it finds nothing. Risk: a
   * slow server may still apply the first creation, and the record then exists twice. Default `false`: the flow throws
   * instead.
   */
  createAgain?: boolean;
}

/** Copies the options on entry, and takes those of the flow out of those of its calls. */
export function readFindOrCreateOptions(options: FindOrCreateOptions | undefined): {
  readonly createAgain: boolean;
  readonly callOptions: CallOptions | undefined;
} {
  const callOptions = copyInput(options);
  // What is not a plain object is not copied, and refused by the calls.
  if (callOptions === undefined || callOptions === options) return { createAgain: false, callOptions };
  const { createAgain = false, signal } = callOptions;
  // The flow waits for its turn with it, before a call checks it.
  if (signal !== undefined && typeof signal?.throwIfAborted !== 'function') {
    throw new ConfigurationError('signal: expected an AbortSignal');
  }
  if (typeof createAgain !== 'boolean') throw new ConfigurationError('createAgain: expected true or false');
  delete callOptions.createAgain;
  return { createAgain, callOptions };
}
