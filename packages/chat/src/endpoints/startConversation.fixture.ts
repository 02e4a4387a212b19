import type { EndpointFixture } from '@thulium-js/testing';
import type { StartConversationInput, StartedConversation } from './startConversation.js';

const answer = { conversation_id: '6ed7c941-2c8a-411e-95d2-338a9f64800a' };

export const fixtures: EndpointFixture<StartConversationInput, StartedConversation>[] = [
  {
    name: 'with the id of your own system',
    source: 'documented',
    input: { chat_queue_id: 3, client_id: 1234 },
    request: { method: 'POST', path: '/chat_conversations/start', query: 'chat_queue_id=3&client_id=1234' },
    response: { status: 201, body: answer },
    output: answer,
  },
  {
    name: 'every field',
    source: 'inferred',
    note: "put together from the examples of the vendor's table of parameters",
    input: {
      chat_queue_id: '3',
      client_name: 'Jan',
      client_surname: 'Kowalski',
      client_email: 'jan.kowalski@example.org',
      client_id: '1234',
      customer_id: 1,
    },
    request: {
      method: 'POST',
      path: '/chat_conversations/start',
      query:
        'chat_queue_id=3&client_name=Jan&client_surname=Kowalski&client_email=jan.kowalski%40example.org&client_id=1234&customer_id=1',
    },
    response: { status: 201, body: answer },
    output: answer,
  },
];
