import type { EndpointFixture } from '@thulium-js/testing';
import type { AddNoteInput } from './addNote.js';

export const fixtures: EndpointFixture<AddNoteInput, unknown>[] = [
  {
    name: 'a text',
    source: 'inferred',
    note: 'Only method and path are documented; POST customers calls the text of a note `note`.',
    input: { customer_id: 273, note: 'Called back' },
    request: { method: 'POST', path: '/customers/273/notes', body: { note: 'Called back' } },
    response: { status: 201, body: '' },
    output: undefined,
  },
];
