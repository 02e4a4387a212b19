import { defineEndpoint, type Endpoint, empty, filledText, type NumericId, numericId } from '@thulium-js/core/declare';

/** What {@link deleteAttachment} takes. The vendor documents no parameters; further fields go into the query. */
export interface DeleteAttachmentInput {
  /** Id of the ticket. Example: `1234`. */
  ticket_id: NumericId;
  /** Token of the file, as `attachments` of the messages tell it. Example: `1175982115cb861c810534`. */
  token: string;
  /** A field that is not documented, sent in the query as it is. */
  [field: string]: unknown;
}

/**
 * Deletes a file that is attached to a message of a ticket.
 *
 * Only method and path are documented: what it answers is not known, and not read.
 *
 * @example
 * ```ts
 * await deleteAttachment(thulium, { ticket_id: 1234, token: '1175982115cb861c810534' });
 * ```
 *
 * @throws InvalidInputError before anything is sent; NotFoundError when there is no such ticket or file.
 * @see {@link https://api.thulium.com/docs/api/printer} The index; the page of this call was not seen.
 */
export const deleteAttachment: Endpoint<DeleteAttachmentInput, void> = defineEndpoint({
  id: 'tickets.deleteAttachment',
  method: 'DELETE',
  path: '/tickets/{ticket_id}/attachments/{token}',
  evidence: 'index',
  params: () => ({ ticket_id: numericId, token: filledText }),
  rest: 'query',
  response: () => empty,
});
