import type { CallResult } from './call.js';
import { callSafely } from './callback.js';
import type { EndpointDescription } from './endpoint.js';
import { type Drift, type ErrorDetails, ResponseMismatchError } from './errors.js';
import { decodeFailure } from './failure.js';
import { formatPath } from './input.js';
import { type Logger, writeLog } from './logger.js';
import type { ResolvedOptions } from './options.js';
import type { SchemaIssue } from './schema.js';

/** What a client remembers about answers that differ from what is documented. */
export interface DriftMemory {
  readonly seen: Set<string>;
  readonly options: Pick<ResolvedOptions, 'responseValidation' | 'onDrift' | 'logger'>;
}

const mostRemembered = 1_000;

/**
 * Judges what reading an answer found: a shape that cannot be read is an error, a field of another type is reported once.
 */
export function checkResponse(
  endpoint: EndpointDescription,
  issues: readonly SchemaIssue[],
  { json, head, sent, delivery, effect }: Omit<CallResult, 'attempts'>,
  { seen, options }: DriftMemory,
): void {
  if (issues.length === 0) return;
  const details: ErrorDetails = { endpoint: endpoint.id, attempts: sent, delivery, effect };
  const unreadable = issues.find(({ path }) => path.length === 0);
  if (unreadable !== undefined) {
    const words = json === undefined ? 'the answer is empty' : `the answer is not ${unreadable.expected}`;
    throw decodeFailure(endpoint, head.status, words).toError(details);
  }
  const { responseValidation, onDrift, logger } = options;
  if (responseValidation === 'off') return;
  const drifts = issues.map((issue): Drift => describeDrift(endpoint.id, issue));
  if (responseValidation === 'strict') {
    const words = drifts.map(({ path, expected, received }) => `${path}: ${received} instead of ${expected}`);
    const message = `${endpoint.id}: the answer differs from its documentation: ${words.slice(0, 5).join('; ')}`;
    throw new ResponseMismatchError(message, drifts, details);
  }
  for (const drift of drifts) {
    const key = `${drift.endpoint} ${drift.path}`;
    if (seen.has(key) || seen.size >= mostRemembered) continue;
    seen.add(key);
    report(drift, onDrift, logger);
  }
}

/** Tells about a difference. */
function report(drift: Drift, onDrift: ((drift: Drift) => void) | undefined, logger: Logger | undefined): void {
  const { endpoint, path, expected, received } = drift;
  if (onDrift === undefined) {
    writeLog(logger, 'warn', `thulium ${endpoint}: ${path}: ${received} instead of ${expected}`, { endpoint });
    return;
  }
  callSafely(
    () => onDrift(drift),
    () => writeLog(logger, 'error', `thulium ${endpoint}: onDrift has failed`, { endpoint }),
  );
}

/** Places in a list count as one place. */
function describeDrift(endpoint: string, { path, expected, received }: SchemaIssue): Drift {
  return { endpoint, path: formatPath(path).replace(/\[\d+\]/g, '[]'), expected, received };
}
