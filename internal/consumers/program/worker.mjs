// A Worker with clients in module variables, as most programs have them: all requests to the Worker share them.
import { runFlow } from '@thulium-js/core/declare';
import { createCustomers, createThulium } from '@thulium-js/customers';

const clients = new Map();

/** The client of a name; those named `limited...` have a rate limit of their own. */
function clientOf(name, { BASE_URL, USERNAME, PASSWORD }) {
  const options = { baseUrl: BASE_URL, username: USERNAME, password: PASSWORD };
  const rateLimit = name.startsWith('limited') ? { requests: 8, per: 200 } : undefined;
  const client = clients.get(name) ?? createThulium({ ...options, rateLimit });
  clients.set(name, client);
  return client;
}

/** Passes a request on to the API, or finds or creates a customer. */
async function answer(pathname, searchParams, thulium) {
  if (pathname !== '/findOrCreateCustomer') return thulium.request({ method: 'GET', path: pathname });
  const phone_number = searchParams.get('phone_number');
  const { outcome } = await runFlow(thulium, [`worker.phone_number:${phone_number}`], undefined, (client) =>
    createCustomers(client).findOrCreateCustomer({ surname: 'Kowalski', phone_number }),
  );
  return { outcome };
}

export default {
  async fetch(request, environment) {
    const { pathname, searchParams } = new URL(request.url);
    try {
      return Response.json(
        await answer(pathname, searchParams, clientOf(searchParams.get('client') ?? 'default', environment)),
      );
    } catch (error) {
      return new Response(String(error), { status: 500 });
    }
  },
};
