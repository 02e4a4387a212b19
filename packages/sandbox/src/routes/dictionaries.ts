import { found, type Routes } from '../call.js';
import { notFound } from '../errors.js';
import type { Agent } from '../state.js';
import { campaignOf } from './campaigns.js';

/** [doc] The number is an integer here, and a text among the agents of a campaign. */
function writeAgent({ agent_id, login, name, surname, email, active, number, outbound_mode, group_id }: Agent): Agent {
  return { agent_id, login, name, surname, email, active, number, outbound_mode, group_id };
}

/** Lists that name things: agents, statuses, categories, queues. Bare lists, as those the vendor shows. */
export const dictionaryRoutes: Routes = {
  'GET agents': ({ state }) => found([...state.agents.values()].map(writeAgent)),

  'GET agents/:login': (call) => {
    const agent = call.state.agents.get(call.text('login'));
    if (agent === undefined) throw notFound();
    return found(writeAgent(agent));
  },

  // [doc] `status_id` is a text here, and a number in records.
  'GET outbounds/:id/statuses': (call) =>
    found(
      campaignOf(call).statuses.map(({ system_status, status_id, dictionary_status_id, name }) => {
        return { system_status, status_id: String(status_id), dictionary_status_id, name };
      }),
    ),

  'GET outbounds/:id/agents': (call) =>
    found(
      campaignOf(call).agents.flatMap(({ login, active_in_outbound }) => {
        const agent = call.state.agents.get(login);
        if (agent === undefined) return [];
        const { number, active, agent_id } = agent;
        return [{ login, number: String(number), active, active_in_outbound, agent_id }];
      }),
    ),

  // [inference] Only method and path are known of these three; ids as tickets show them.
  'GET ticket_statuses': ({ state }) =>
    found(
      [...state.ticketStatuses.values()].map(({ status_id, name, substatuses }) => ({
        status_id: String(status_id),
        name,
        substatuses: substatuses.map((substatus) => ({ ...substatus, substatus_id: String(substatus.substatus_id) })),
      })),
    ),

  'GET ticket_categories': ({ state }) =>
    found(
      [...state.ticketCategories.values()].map(({ category_id, name }) => ({ category_id: String(category_id), name })),
    ),

  'GET ticket_queues': ({ state }) => found([...state.ticketQueues.values()]),

  // [inference] Only method and path are known.
  'GET chats/queues': ({ state }) => found([...state.chatQueues.values()]),
};
