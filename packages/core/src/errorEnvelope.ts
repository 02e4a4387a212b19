import { parseJson } from './decode.js';
import { ownFields } from './property.js';

/** Largest body of a download that may be an error of the vendor, in bytes. Its errors have some hundred. */
export const maxEnvelopeBytes: number = 16 * 1024;

/**
 * Whether the text of a 2xx is an error of the vendor instead of a file: `request_id` and a non-empty list of `errors`,
 * each a `message` with or without its `code`, and nothing else. Any other JSON is a file that somebody stored.
 */
export function isErrorEnvelope(text: string): boolean {
  let json: unknown;
  try {
    json = parseJson(text);
  } catch {
    return false;
  }
  const { request_id: id, errors, ...others } = ownFields(json);
  return (
    typeof id === 'string' && Array.isArray(errors) && errors.length > 0 && errors.every(isEntry) && isEmpty(others)
  );
}

function isEntry(value: unknown): boolean {
  const { message, code = 0, ...others } = ownFields(value);
  return typeof message === 'string' && typeof code === 'number' && isEmpty(others);
}

const isEmpty = (fields: object): boolean => Object.keys(fields).length === 0;
