import { array, emailAddressOrEmpty, type Schema, text, union } from '@thulium-js/core/declare';

/** One text, or a list of them. */
export const oneOrMany = (): Schema<string | string[]> => union([text, array(text)], 'a string, or a list of strings');

/** One e-mail address, or a list of them. */
export const oneOrManyAddresses = (): Schema<string | string[]> =>
  union(
    [emailAddressOrEmpty, array(emailAddressOrEmpty)],
    'an e-mail address, a list of them, or an empty string for none',
  );
