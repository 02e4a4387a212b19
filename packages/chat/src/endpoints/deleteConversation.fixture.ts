import type { EndpointFixture } from '@thulium-js/testing';
import type { DeleteConversationInput } from './deleteConversation.js';

export const fixtures: EndpointFixture<DeleteConversationInput, void>[] = [
  {
    name: 'a conversation',
    source: 'inferred',
    note: 'only method and path are known; status and answer as those of every DELETE',
    input: { conversation_id: '6ed7c941-2c8a-411e-95d2-338a9f64800a' },
    request: { method: 'DELETE', path: '/chat_conversations/6ed7c941-2c8a-411e-95d2-338a9f64800a' },
    response: { status: 204, body: '' },
    output: undefined,
  },
];
