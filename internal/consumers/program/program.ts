import {
  addCustomerResponse,
  type ClientOptions,
  createThulium,
  createTickets,
  InvalidInputError,
  NotFoundError,
  ThuliumError,
} from '@thulium-js/tickets';

/** What every consumer runs, whatever installs, compiles, bundles and executes it. */
export async function program(options: ClientOptions): Promise<string[]> {
  const thulium = createThulium(options);
  const tickets = createTickets(thulium);
  await tickets.addCustomerResponse({ ticket_id: 1234, body: '<p>Dzień dobry</p>', date: new Date(0) });
  const { response } = await thulium.callWithResponse(addCustomerResponse, { ticket_id: 1234, body: 'Hello' });
  const { ticket_id } = await tickets.getTicket({ ticket_id: '1234' });
  const missing = await tickets.getTicket({ ticket_id: 99999 }).catch((error: unknown) => error);
  const wrong = await addCustomerResponse(thulium, { ticket_id: 1234, body: '' }).catch((error: unknown) => error);
  return [
    `${response.status} of a write, ticket ${ticket_id} read`,
    `${missing instanceof NotFoundError} ${missing instanceof ThuliumError} ${(missing as NotFoundError).status}`,
    `${wrong instanceof InvalidInputError} ${(wrong as InvalidInputError).issues[0]?.path}`,
  ];
}
