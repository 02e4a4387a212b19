import { ConfigurationError } from './errors.js';
import { type CallOptions, callOptionNames, isSignal, ownOptions, readHeaders, readRetry } from './options.js';

/**
 * Copies the options of an iteration, a batch or a flow on entry, because it makes several calls with them. Copies own
 * properties only, each read once. `signal`, `while` and other objects that are not plain are kept by reference.
 *
 * @param further - Names of options other than the call options.
 * @throws ConfigurationError for an unknown option, and for a signal, headers or retries that are none.
 */
export function copyOptions<Options extends CallOptions>(
  options: Options | undefined,
  further: readonly (keyof Options & string)[] = [],
): Options {
  if (options === undefined) return Object.create(null);
  const own = ownOptions<CallOptions>(options, [...further, ...callOptionNames]);
  // Iterations and flows use it before a call checks it.
  if (own.signal !== undefined && !isSignal(own.signal)) {
    throw new ConfigurationError('signal: expected an AbortSignal');
  }
  return Object.assign(own, {
    ...(own.headers !== undefined && { headers: readHeaders(own.headers) }),
    ...(own.retry !== undefined && { retry: readRetry(own.retry) }),
  }) as Options;
}
