import { created, filledText, type Schema, text, wholeNumber } from '@thulium-js/core/declare';

/** A file that waits for 24 hours to be attached to a ticket. */
export interface TemporaryFile {
  /** Its name. Example: `file.txt`. */
  filename: string;
  /** Token for `attachments` of {@link createTicket} and {@link addAgentResponse}. Example: `180174033853be57b76ed6a`. */
  token: string;
  /** How many bytes it has. Example: `12`. */
  size: number;
}

/** {@link TemporaryFile} */
export const temporaryFile = (): Schema<unknown, TemporaryFile> =>
  created({ token: filledText }, { filename: text, size: wholeNumber });
