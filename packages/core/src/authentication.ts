import { ConfigurationError } from './errors.js';

/**
 * The `Authorization` header of HTTP Basic authentication (RFC 7617, UTF-8). What the RFC forbids is refused: a colon in
 * the user name would shift the border to the password, control characters could end the header.
 */
export function basicAuthorization(username: string, password: string): string {
  if (username === '') throw new ConfigurationError('username: expected a non-empty string');
  if (username.includes(':')) throw new ConfigurationError('username: it must not contain a colon');
  for (const [name, value] of [
    ['username', username],
    ['password', password],
  ] as const) {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
    if (/[\u0000-\u001f\u007f-\u009f]/.test(value) || !value.isWellFormed()) {
      throw new ConfigurationError(
        `${name}: it must not contain control characters, such as a line break at its end, or lone surrogates`,
      );
    }
  }
  const bytes = new TextEncoder().encode(`${username}:${password}`);
  return `Basic ${btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))}`;
}
