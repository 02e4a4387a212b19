import type { EndpointFixture } from '@thulium-js/testing';
import type { DeleteAttachmentInput } from './deleteAttachment.js';

export const fixtures: EndpointFixture<DeleteAttachmentInput, void>[] = [
  {
    name: 'a file of a ticket',
    source: 'inferred',
    note: 'only method and path are known; status and answer as those of every DELETE, the token as getTicket shows it',
    input: { ticket_id: 1234, token: '1175982115cb861c810534' },
    request: { method: 'DELETE', path: '/tickets/1234/attachments/1175982115cb861c810534' },
    response: { status: 204, body: '' },
    output: undefined,
  },
];
