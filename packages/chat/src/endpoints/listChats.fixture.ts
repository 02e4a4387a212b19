import type { Page } from '@thulium-js/core/declare';
import type { EndpointFixture } from '@thulium-js/testing';
import type { ChatSummary } from '../shapes/chatSummary.js';
import type { ListChatsInput } from './listChats.js';

const chat = {
  chat_queue_id: 3,
  client_email: 'andrzej.nowak@example.org',
  client_name: 'Andrzej Nowak',
  customer_id: 2,
  conversation_id: '6ed7c941-2c8a-411e-95d2-338a9f64800a',
  created_at: '2017-12-11 10:23:04.318',
  status: 'CLOSED',
  user_login: 'jkowalski',
};

export const fixtures: EndpointFixture<ListChatsInput | void, Page<ChatSummary>>[] = [
  {
    name: 'with all that can be included',
    source: 'mended',
    note: 'the answer was cut off after `status`: its end is that of an older copy; the address is at example.org now',
    input: {
      limit: 1,
      offset: 0,
      date_from: '2014-07-04',
      date_to: '2014-07-05',
      status: 'CLOSED',
      include_messages: true,
      include_files: true,
      include_client_data: true,
    },
    request: {
      method: 'GET',
      path: '/chats',
      query:
        'limit=1&offset=0&date_from=2014-07-04&date_to=2014-07-05&status=CLOSED&include_messages=true&include_files=true&include_client_data=true',
    },
    response: { status: 200, body: { count: 3, result: [{ ...chat, closed_at: '2017-12-11 11:21:05.221' }] } },
    output: { count: 3, result: [{ ...chat, closed_at: '2017-12-11 11:21:05.221' }] },
  },
  {
    name: 'the older answer, without an end',
    source: 'mended',
    note: 'the address is at example.org now',
    input: { limit: 1, offset: 0, date_from: '2014-07-04', date_to: '2014-07-05', status: 'CLOSED' },
    request: {
      method: 'GET',
      path: '/chats',
      query: 'limit=1&offset=0&date_from=2014-07-04&date_to=2014-07-05&status=CLOSED',
    },
    response: { status: 200, body: { count: 3, result: [chat] } },
    output: { count: 3, result: [chat] },
  },
  {
    name: 'a chat of which little is set, in a status that is new',
    source: 'inferred',
    note: 'the fields of the sample, with "" for what is unset as elsewhere, and a field that is not documented',
    input: { date_from: new Date('2014-07-04T10:34:56Z'), chat_queue_id: 3 },
    request: { method: 'GET', path: '/chats', query: 'date_from=2014-07-04%2012%3A34&chat_queue_id=3' },
    response: {
      status: 200,
      body: [
        {
          ...chat,
          client_email: '',
          client_name: '',
          customer_id: '',
          closed_at: '',
          status: 'LOST',
          user_login: '',
          rating: [],
        },
      ],
    },
    output: {
      count: null,
      result: [
        {
          ...chat,
          client_email: null,
          client_name: null,
          customer_id: null,
          closed_at: null,
          status: 'LOST',
          user_login: null,
          rating: [],
        },
      ],
    },
  },
];
