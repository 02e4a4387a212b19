import { type CallOptions, ConfigurationError } from '@thulium-js/core';
import { copyOptions } from '@thulium-js/core/declare';

/** Options of a find-or-create flow. `timeout` and `totalTimeout` apply to each of its calls. */
export interface FindOrCreateOptions extends CallOptions {
  /**
   * Sends one more creation if the outcome of the first is unknown and a search right after it finds nothing, and creates
   * also while the creation of an earlier call may still be applied. Risk: a slow server may apply that one as well, and
   * the record then exists twice. Default `false`: the flow throws instead.
   */
  createAgain?: boolean;
}

/** Copies the options on entry, and takes those of the flow out of those of its calls. */
export function readFindOrCreateOptions(options: FindOrCreateOptions | undefined): {
  readonly createAgain: boolean;
  readonly callOptions: CallOptions;
} {
  // Own properties only: the copy keeps its empty prototype.
  const callOptions = copyOptions(options, ['createAgain']);
  const { createAgain = false } = callOptions;
  if (typeof createAgain !== 'boolean') throw new ConfigurationError('createAgain: expected true or false');
  delete callOptions.createAgain;
  return { createAgain, callOptions };
}
