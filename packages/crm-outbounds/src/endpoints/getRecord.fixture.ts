import type { EndpointFixture } from '@thulium-js/testing';
import type { OutboundRecord } from '../shapes/record.js';
import type { GetRecordInput } from './getRecord.js';

export const fixtures: EndpointFixture<GetRecordInput, OutboundRecord>[] = [
  {
    name: 'a record that is not called again',
    source: 'documented',
    input: { outbound_id: '00001', customer_id: 441 },
    request: { method: 'GET', path: '/crm_outbounds/00001/records/441' },
    response: {
      status: 200,
      body: {
        record_id: 47,
        phone_number: '158433367',
        system_status: 'NO_CALL',
        status: 'Do not call',
        status_id: 6,
        call_date: '2016-10-19 14:02',
        create_date: '2016-10-18 12:02',
        next_call_date: '',
        agent_name: '',
        agent_login: '',
        customer_id: 441,
        last_note: 'Last note for record',
        order: '',
      },
    },
    output: {
      record_id: 47,
      phone_number: '158433367',
      system_status: 'NO_CALL',
      status: 'Do not call',
      status_id: 6,
      call_date: '2016-10-19 14:02',
      create_date: '2016-10-18 12:02',
      next_call_date: null,
      agent_name: null,
      agent_login: null,
      customer_id: 441,
      last_note: 'Last note for record',
      order: null,
    },
  },
];
