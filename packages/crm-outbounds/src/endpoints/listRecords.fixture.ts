import type { Page } from '@thulium-js/core';
import type { EndpointFixture } from '@thulium-js/testing';
import type { OutboundRecord } from '../shapes/record.js';
import type { ListRecordsInput } from './listRecords.js';

export const fixtures: EndpointFixture<ListRecordsInput, Page<OutboundRecord>>[] = [
  {
    name: 'by status, with customers',
    source: 'inferred',
    note: 'The filters are documented; an answer was not seen. Its rows are taken from the single record, and the customer.',
    input: { outbound_id: '00001', status_id: [10, 15], order: '-next_call_date', include_customer: true },
    request: {
      method: 'GET',
      path: '/crm_outbounds/00001/records',
      query: 'order=-next_call_date&status_id[]=10&status_id[]=15&include_customer=true',
    },
    response: {
      status: 200,
      body: {
        count: 1,
        result: [
          {
            record_id: '47',
            phone_number: '158433367',
            system_status: 'A_NEW_WORD',
            status: '',
            status_id: '10',
            call_date: '',
            create_date: '2016-10-18 12:02',
            next_call_date: '',
            agent_name: '',
            agent_login: '',
            customer_id: '441',
            last_note: '',
            order: '50',
            customer: { customer_id: 441 },
          },
        ],
      },
    },
    output: {
      count: 1,
      result: [
        {
          record_id: 47,
          phone_number: '158433367',
          system_status: 'A_NEW_WORD',
          status: null,
          status_id: 10,
          call_date: null,
          create_date: '2016-10-18 12:02',
          next_call_date: null,
          agent_name: null,
          agent_login: null,
          customer_id: 441,
          last_note: null,
          order: 50,
          customer: { customer_id: 441 },
        },
      ],
    },
  },
  {
    name: 'every filter',
    source: 'inferred',
    note: 'The filters are documented; an answer was not seen.',
    input: {
      outbound_id: '00001',
      limit: 100,
      offset: 10,
      order: 'next_call_date',
      status_id: [3],
      system_status: ['TO_CALL', 'CALL'],
      create_date_from: '2016-10-18',
      create_date_to: new Date('2016-10-19T22:30:00Z'),
      call_date_from: '2016-10-18',
      call_date_to: '2016-10-20',
      include_customer: true,
      include_custom_fields: true,
      include_address: true,
    },
    request: {
      method: 'GET',
      path: '/crm_outbounds/00001/records',
      query:
        'limit=100&offset=10&order=next_call_date&status_id[]=3&system_status[]=TO_CALL&system_status[]=CALL&create_date_from=2016-10-18&create_date_to=2016-10-20&call_date_from=2016-10-18&call_date_to=2016-10-20&include_customer=true&include_custom_fields=true&include_address=true',
    },
    response: { status: 200, body: [] },
    output: { count: null, result: [] },
  },
];
