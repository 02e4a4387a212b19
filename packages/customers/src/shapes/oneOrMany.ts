import { array, type Schema, text, union } from '@thulium-js/core/declare';

/** One text, or a list of them. */
export const oneOrMany = (): Schema<string | string[]> => union([text, array(text)], 'a string, or a list of strings');
