import { defineEndpoint, type Endpoint, type FileContent, fileContent, filledText } from '@thulium-js/core/declare';
import { type TemporaryFile, temporaryFile } from '../shapes/temporaryFile.js';

/** What {@link uploadTemporaryFile} takes. */
export interface UploadTemporaryFileInput {
  /** Name of the file. Example: `file.txt`. */
  filename: string;
  /**
   * The content: a `Blob` or `File`, bytes, a stream, or what `fileFromPath` of `@thulium-js/tickets/node` gives. It goes
   * out as it is, in pieces; a stream can be sent once only.
   */
  content: FileContent;
}

/**
 * Uploads a file, to be attached to a ticket within 24 hours.
 *
 * @example
 * ```ts
 * const { token } = await uploadTemporaryFile(thulium, { filename: 'file.txt', content: new Blob(['file content']) });
 * await addAgentResponse(thulium, { ticket_id: 1234, body: 'Attached', user_login: 'akowalski', attachments: [token] });
 * ```
 *
 * @throws InvalidInputError before anything is sent.
 * @see {@link https://api.thulium.com/docs/api/temporary_files/post_temporary_files}
 */
export const uploadTemporaryFile: Endpoint<UploadTemporaryFileInput, TemporaryFile> = defineEndpoint({
  id: 'tickets.uploadTemporaryFile',
  method: 'POST',
  path: '/temporary_files',
  evidence: 'full',
  query: () => ({ filename: filledText }),
  body: () => ({ content: fileContent }),
  bodyType: 'bytes',
  response: temporaryFile,
});
