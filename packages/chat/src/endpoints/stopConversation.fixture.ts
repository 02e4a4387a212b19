import type { EndpointFixture } from '@thulium-js/testing';
import type { StopConversationInput } from './stopConversation.js';

const path = '/chat_conversations/6ed7c941-2c8a-411e-95d2-338a9f64800a/stop';

export const fixtures: EndpointFixture<StopConversationInput, void>[] = [
  {
    name: 'an empty body',
    source: 'documented',
    input: { conversation_id: '6ed7c941-2c8a-411e-95d2-338a9f64800a' },
    request: { method: 'POST', path },
    response: { status: 201, body: '' },
    output: undefined,
  },
  {
    name: 'by a chatbot',
    source: 'inferred',
    note: "the vendor's sample sends nothing: that the id of the chatbot goes into the body, as in a message, is inferred",
    input: {
      conversation_id: '6ed7c941-2c8a-411e-95d2-338a9f64800a',
      external_chatbot_id: 'a779146f-4df3-49c1-826a-7caa6a5e653a',
    },
    request: { method: 'POST', path, body: { external_chatbot_id: 'a779146f-4df3-49c1-826a-7caa6a5e653a' } },
    response: { status: 201, body: '' },
    output: undefined,
  },
];
