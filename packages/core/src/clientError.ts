import type { Thulium } from './client.js';
import { ConfigurationError } from './errors.js';

/** What to say of something that is no client, though it stands in the place of one; undefined for a client. */
export function clientError(client: Thulium, endpoint?: string): ConfigurationError | undefined {
  // Every function has a `call`.
  if (typeof client?.callWithResponse === 'function') return undefined;
  const words = 'expected a client made by createThulium as the first argument';
  return endpoint === undefined
    ? new ConfigurationError(words)
    : new ConfigurationError(`${endpoint}: ${words}`, { endpoint });
}
