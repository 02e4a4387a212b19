import type { EndpointFixture } from '@thulium-js/testing';
import type { SendMessageInput } from './sendMessage.js';

const path = '/chat_conversations/6ed7c941-2c8a-411e-95d2-338a9f64800a/message';

export const fixtures: EndpointFixture<SendMessageInput, void>[] = [
  {
    name: 'a text',
    source: 'documented',
    input: { conversation_id: '6ed7c941-2c8a-411e-95d2-338a9f64800a', text: 'Hello, world!' },
    request: { method: 'POST', path, body: { text: 'Hello, world!' } },
    response: { status: 201, body: '' },
    output: undefined,
  },
  {
    name: 'of a chatbot',
    source: 'inferred',
    note: "put together from the examples of the vendor's table of parameters, which does not say where the id goes",
    input: {
      conversation_id: '6ed7c941-2c8a-411e-95d2-338a9f64800a',
      text: 'Hello, world!',
      external_chatbot_id: 'a779146f-4df3-49c1-826a-7caa6a5e653a',
    },
    request: {
      method: 'POST',
      path,
      body: { text: 'Hello, world!', external_chatbot_id: 'a779146f-4df3-49c1-826a-7caa6a5e653a' },
    },
    response: { status: 201, body: '' },
    output: undefined,
  },
];
