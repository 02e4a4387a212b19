import { type CallOptions, ConfigurationError } from '@thulium-js/core';
import { copyOptions } from '@thulium-js/core/declare';

/** Options of a flow that finds or creates. `timeout` and `totalTimeout` hold for each of its calls. */
export interface FindOrCreateOptions extends CallOptions {
  /**
   * Creates once more when the outcome of the creation is unknown and a look-up right after it finds nothing. The risk: a
   * slow server may still apply the first creation, and then there are two. Default: `false`, the flow throws instead.
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
