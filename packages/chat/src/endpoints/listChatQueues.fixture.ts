import type { Page } from '@thulium-js/core/declare';
import type { EndpointFixture } from '@thulium-js/testing';
import type { ChatQueue } from '../shapes/chatQueue.js';
import type { ListChatQueuesInput } from './listChatQueues.js';

export const fixtures: EndpointFixture<ListChatQueuesInput | void, Page<ChatQueue>>[] = [
  {
    name: 'a bare list',
    source: 'inferred',
    note: 'only method and path are known; the answer is made up of the fields of chats',
    input: undefined,
    request: { method: 'GET', path: '/chats/queues' },
    response: { status: 200, body: [{ chat_queue_id: '3', name: 'Support', active: true }] },
    output: { count: null, result: [{ chat_queue_id: 3, name: 'Support', active: true }] },
  },
  {
    name: 'a list with a count, and a field that is not documented',
    source: 'inferred',
    note: 'only method and path are known: either form of a list is read, and what is given goes out',
    input: { active: true },
    request: { method: 'GET', path: '/chats/queues', query: 'active=true' },
    response: { status: 200, body: { count: 1, result: [{ id: 3 }] } },
    output: { count: 1, result: [{ id: 3 }] },
  },
];
