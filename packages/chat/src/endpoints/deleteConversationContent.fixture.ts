import type { EndpointFixture } from '@thulium-js/testing';
import type { DeleteConversationContentInput } from './deleteConversationContent.js';

export const fixtures: EndpointFixture<DeleteConversationContentInput, void>[] = [
  {
    name: 'of a conversation by its UUID',
    source: 'inferred',
    note: "put together from the examples of the vendor's table of parameters",
    input: { conversation_id: '6ed7c941-2c8a-411e-95d2-338a9f64800a', participant: 'both' },
    request: { method: 'DELETE', path: '/chat_conversations/content/6ed7c941-2c8a-411e-95d2-338a9f64800a/both' },
    response: { status: 204, body: '' },
    output: undefined,
  },
  {
    name: 'of a conversation by a number',
    source: 'documented',
    input: { conversation_id: 2, participant: 'user' },
    request: { method: 'DELETE', path: '/chat_conversations/content/2/user' },
    response: { status: 204, body: '' },
    output: undefined,
  },
];
