import { type ExternalId, number, type Schema, text, transform, union, wholeNumber } from '@thulium-js/core/declare';

/** An identifier of your own system as it is written; the empty one says "has none". */
export const identifierInput = (): Schema<ExternalId> => union([text, wholeNumber], 'a string or a whole number');

/** An identifier as it is read: always a text, also where it arrives as a number. */
export const identifier = (): Schema<unknown, string> => union([text, transform(number, String)], 'a string');
