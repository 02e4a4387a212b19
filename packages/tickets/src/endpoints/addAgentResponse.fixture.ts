import type { EndpointFixture } from '@thulium-js/testing';
import type { AddAgentResponseInput } from './addAgentResponse.js';

export const fixtures: EndpointFixture<AddAgentResponseInput, void>[] = [
  {
    name: 'with a date and a file',
    source: 'documented',
    input: {
      ticket_id: 1234,
      body: 'Hello world.',
      user_login: 'testowy.agent17',
      date: '2014-07-14 12:34',
      attachments: ['61527075253ba62a76ca5c'],
    },
    request: {
      method: 'POST',
      path: '/tickets/1234/agent_response',
      body: {
        body: 'Hello world.',
        user_login: 'testowy.agent17',
        date: '2014-07-14 12:34',
        attachments: ['61527075253ba62a76ca5c'],
      },
    },
    response: { status: 201, body: [] },
    output: undefined,
  },
  {
    name: 'an empty answer',
    source: 'inferred',
    note: 'older copies of the page answer nothing, as the response of a customer does',
    input: { ticket_id: 1234, body: 'Hello world.', body_type: 'PLAIN', user_login: 'testowy.agent17' },
    request: {
      method: 'POST',
      path: '/tickets/1234/agent_response',
      body: { body: 'Hello world.', body_type: 'PLAIN', user_login: 'testowy.agent17' },
    },
    response: { status: 201, body: '' },
    output: undefined,
  },
];
