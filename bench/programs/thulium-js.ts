import { addCustomerResponse, createThulium } from '@thulium-js/tickets';

const thulium = createThulium({ system: 'acme', username: 'api', password: 'secret' });

export async function send(body: string): Promise<void> {
  await addCustomerResponse(thulium, { ticket_id: 1234, body });
}
