import type { EndpointFixture } from '@thulium-js/testing';
import type { GetTodayStatsInput } from './getTodayStats.js';

export const fixtures: EndpointFixture<GetTodayStatsInput | void, unknown>[] = [
  {
    name: 'the statistics as they come',
    source: 'inferred',
    note: 'only method and path are known; the answer is made up',
    input: undefined,
    request: { method: 'GET', path: '/tickets/today_stats' },
    response: { status: 200, body: { created: 3, closed: '1' } },
    output: { created: 3, closed: '1' },
  },
  {
    name: 'a field that is not documented',
    source: 'inferred',
    note: 'only method and path are known: what is given goes out',
    input: { ticket_queue_id: [2, 32] },
    request: { method: 'GET', path: '/tickets/today_stats', query: 'ticket_queue_id[]=2&ticket_queue_id[]=32' },
    response: { status: 200, body: [] },
    output: [],
  },
];
