import { defineEndpoint, type Endpoint, type NumericId, numericId, unknown } from '@thulium-js/core/declare';

/** What {@link addNote} takes: besides the customer nothing is documented, and nothing is checked. */
export interface AddNoteInput {
  /** Id of the customer. Example: `273`. */
  customer_id: NumericId;
  /** A field of the note; its name is not documented. {@link createCustomer} calls the text of one `note`. */
  [field: string]: unknown;
}

/**
 * Adds a note to a customer.
 *
 * Only method and path are documented: which fields it takes and what it answers is not known. Both pass as they are.
 *
 * @example
 * ```ts
 * await addNote(thulium, { customer_id: 273, note: 'Called back' });
 * ```
 *
 * @throws InvalidInputError before anything is sent; NotFoundError when there is no such customer.
 * @see {@link https://api.thulium.com/docs/api/printer} The index; the page of this call was not seen.
 */
export const addNote: Endpoint<AddNoteInput, unknown> = defineEndpoint({
  id: 'customers.addNote',
  method: 'POST',
  path: '/customers/{customer_id}/notes',
  evidence: 'index',
  params: () => ({ customer_id: numericId }),
  rest: 'body',
  response: () => unknown,
});
