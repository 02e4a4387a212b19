import { copyInput } from './copyInput.js';
import { ConfigurationError } from './errors.js';
import { type CallOptions, callOptionNames, ownOptions } from './options.js';

/**
 * Copies the options of a walk, a batch or a flow on entry, for it makes several calls with them: own properties only,
 * each read once. `signal`, `while` and other objects with a nature of their own are kept by reference.
 *
 * @param further - Names of its options besides those of a call.
 * @throws ConfigurationError for an option that does not exist.
 */
export function copyOptions<Options extends CallOptions>(
  options: Options | undefined,
  further: readonly (keyof Options & string)[] = [],
): Options {
  if (options === undefined) return Object.create(null);
  const own = ownOptions<CallOptions>(options, [...further, ...callOptionNames]);
  // Walks and flows wait with it before a call checks it.
  if (own.signal !== undefined && typeof own.signal?.throwIfAborted !== 'function') {
    throw new ConfigurationError('signal: expected an AbortSignal');
  }
  return Object.assign(own, {
    ...(own.headers !== undefined && { headers: copyInput(own.headers) }),
    ...(own.retry !== undefined && { retry: copyInput(own.retry) }),
  }) as Options;
}
