/** The clients that are compared: each makes the same calls to the same server, in the way its documentation shows. */
import { createThulium, type Thulium } from '@thulium-js/core';
import { nodeFetch } from '@thulium-js/core/node';
import { getCustomer, listCustomers, updateCustomer } from '@thulium-js/customers';
import { addCustomerResponse } from '@thulium-js/tickets';
import * as v from 'valibot';
import * as z from 'zod';

/** What every client can do. */
export interface Client {
  get(): Promise<unknown>;
  put(): Promise<unknown>;
  post(): Promise<unknown>;
  /** A page of 1,000 customers. */
  page(isZipped: boolean): Promise<unknown>;
}

type MakeClient = (origin: string) => Promise<Client>;

const authorization = `Basic ${btoa('api:secret')}`;
const note = {
  body: '<p>Dzień dobry, dziękujemy za wiadomość.</p>',
  body_type: 'HTML',
  date: '2026-11-21 14:05',
} as const;
const change = {
  name: 'Jan',
  surname: 'Kowalski',
  email: 'jan.kowalski@example.org',
  phone_number: '222333444',
} as const;
const paths = {
  get: '/api/customers/273',
  put: '/api/customers/273',
  post: '/api/tickets/1234/customer_response',
  page: (isZipped: boolean): string => `/api/page?${isZipped ? 'gzip' : 'plain'}`,
};
const json = { authorization, accept: 'application/json', 'content-type': 'application/json' };

// ── Checks of the others ─────────────────────────────────────────────────────────────────────────────────────────────

const zodCustomer = z.object({
  customer_id: z.number(),
  name: z.string(),
  surname: z.string(),
  phone_number: z.string(),
  phone_numbers: z.array(z.string()),
  email: z.string(),
  company_id: z.union([z.number(), z.literal('')]),
  identifier: z.string(),
  type: z.string(),
  group: z.string(),
  company_flag: z.union([z.boolean(), z.literal('')]),
  account_manager: z.string(),
  updated_at: z.string(),
});
export const zodPage = z.object({ count: z.number(), result: z.array(zodCustomer) });
const zodNote = z.strictObject({
  body: z.string(),
  body_type: z.enum(['HTML', 'PLAIN']),
  date: z.string().regex(/^\d{4}-\d\d-\d\d \d\d:\d\d$/),
});
const zodChange = z.strictObject({ name: z.string(), surname: z.string(), email: z.email(), phone_number: z.string() });

const valibotCustomer = v.object({
  customer_id: v.number(),
  name: v.string(),
  surname: v.string(),
  phone_number: v.string(),
  phone_numbers: v.array(v.string()),
  email: v.string(),
  company_id: v.union([v.number(), v.literal('')]),
  identifier: v.string(),
  type: v.string(),
  group: v.string(),
  company_flag: v.union([v.boolean(), v.literal('')]),
  account_manager: v.string(),
  updated_at: v.string(),
});
export const valibotPage = v.object({ count: v.number(), result: v.array(valibotCustomer) });

// ── Clients ──────────────────────────────────────────────────────────────────────────────────────────────────────────

function thuliumClient(thulium: Thulium): Client {
  return {
    get: () => getCustomer(thulium, { customer_id: 273 }),
    put: () => updateCustomer(thulium, { customer_id: 273, ...change }),
    post: () => addCustomerResponse(thulium, { ticket_id: 1234, ...note }),
    page: (isZipped) =>
      listCustomers(thulium, { limit: 1_000, email: isZipped ? 'gzip@example.org' : 'plain@example.org' }),
  };
}

const options = { username: 'api', password: 'secret', concurrency: 64 };

export const clients: Readonly<Record<string, MakeClient>> = {
  'undici.request': async (origin) => {
    const { request } = await import('undici');
    const send = async (method: 'GET' | 'PUT' | 'POST', path: string, body?: object): Promise<unknown> => {
      const sent = body === undefined ? {} : { body: JSON.stringify(body) };
      const answer = await request(origin + path, { method, headers: json, ...sent });
      const text = await answer.body.text();
      return text === '' ? undefined : JSON.parse(text);
    };
    return {
      get: () => send('GET', paths.get),
      put: () => send('PUT', paths.put, change),
      post: () => send('POST', paths.post, note),
      page: (isZipped) => (isZipped ? pageUnzipped(request, origin) : send('GET', paths.page(false))),
    };
  },
  fetch: async (origin) => {
    const send = async (method: string, path: string, body?: object): Promise<unknown> => {
      const sent = body === undefined ? {} : { body: JSON.stringify(body) };
      const answer = await fetch(origin + path, { method, headers: json, ...sent });
      const text = await answer.text();
      return text === '' ? undefined : JSON.parse(text);
    };
    return {
      get: () => send('GET', paths.get),
      put: () => send('PUT', paths.put, change),
      post: () => send('POST', paths.post, note),
      page: (isZipped) => send('GET', paths.page(isZipped)),
    };
  },
  ofetch: async (origin) => {
    const { ofetch } = await import('ofetch');
    const client = ofetch.create({ baseURL: origin, headers: json });
    return {
      get: () => client(paths.get),
      put: () => client(paths.put, { method: 'PUT', body: change }),
      post: () => client(paths.post, { method: 'POST', body: note }),
      page: (isZipped) => client(paths.page(isZipped)),
    };
  },
  ky: async (origin) => makeKy(origin, false),
  axios: async (origin) => makeAxios(origin, false),
  got: async (origin) => {
    const { default: got } = await import('got');
    const { Agent } = await import('node:http');
    const agent = { http: new Agent({ keepAlive: true }) };
    const client = got.extend({ prefixUrl: origin, headers: { authorization }, agent });
    const relative = (path: string): string => path.slice(1);
    return {
      get: () => client(relative(paths.get)).json(),
      put: () => client.put(relative(paths.put), { json: change }).text(),
      post: () => client.post(relative(paths.post), { json: note }).text(),
      page: (isZipped) => client(relative(paths.page(isZipped))).json(),
    };
  },
  wretch: async (origin) => {
    const { default: wretch } = await import('wretch');
    const client = wretch(origin).auth(authorization);
    return {
      get: () => client.url(paths.get).get().json(),
      put: () => client.url(paths.put).put(change).text(),
      post: () => client.url(paths.post).post(note).text(),
      page: (isZipped) => client.url(paths.page(isZipped)).get().json(),
    };
  },
  'openapi-fetch': async (origin) => {
    const { default: createClient } = await import('openapi-fetch');
    // The paths are not typed here: only what a call costs is of interest.
    const client = createClient<Record<string, never>>({ baseUrl: origin, headers: { authorization } }) as unknown as {
      readonly [Method in 'GET' | 'PUT' | 'POST']: (path: string, init?: object) => Promise<{ data?: unknown }>;
    };
    return {
      get: () => client.GET('/api/customers/{id}', { params: { path: { id: 273 } } }),
      put: () => client.PUT('/api/customers/{id}', { params: { path: { id: 273 } }, body: change, parseAs: 'text' }),
      post: () =>
        client.POST('/api/tickets/{id}/customer_response', {
          params: { path: { id: 1234 } },
          body: note,
          parseAs: 'text',
        }),
      page: (isZipped) => client.GET(paths.page(isZipped)),
    };
  },
  'axios + zod': async (origin) => makeAxios(origin, true),
  'ky + zod': async (origin) => makeKy(origin, true),
  'ofetch + valibot': async (origin) => {
    const { ofetch } = await import('ofetch');
    const client = ofetch.create({ baseURL: origin, headers: json });
    const noteSchema = v.strictObject({ body: v.string(), body_type: v.picklist(['HTML', 'PLAIN']), date: v.string() });
    const changeSchema = v.strictObject({
      name: v.string(),
      surname: v.string(),
      email: v.pipe(v.string(), v.email()),
      phone_number: v.string(),
    });
    return {
      get: async () => v.parse(valibotCustomer, await client(paths.get)),
      put: async () => client(paths.put, { method: 'PUT', body: v.parse(changeSchema, change) }),
      post: async () => client(paths.post, { method: 'POST', body: v.parse(noteSchema, note) }),
      page: async (isZipped) => v.parse(valibotPage, await client(paths.page(isZipped))),
    };
  },
  'thulium-js': async (baseUrl) => thuliumClient(createThulium({ baseUrl, ...options })),
  'thulium-js + nodeFetch': async (baseUrl) =>
    thuliumClient(createThulium({ baseUrl, ...options, fetch: nodeFetch() })),
};

async function makeKy(origin: string, isChecked: boolean): Promise<Client> {
  const { default: ky } = await import('ky');
  const client = ky.create({ prefixUrl: origin, headers: { authorization } });
  const relative = (path: string): string => path.slice(1);
  const get = async (path: string, schema: z.ZodType): Promise<unknown> => {
    const data = await client(relative(path)).json();
    return isChecked ? schema.parse(data) : data;
  };
  return {
    get: () => get(paths.get, zodCustomer),
    put: async () => client.put(relative(paths.put), { json: isChecked ? zodChange.parse(change) : change }).text(),
    post: async () => client.post(relative(paths.post), { json: isChecked ? zodNote.parse(note) : note }).text(),
    page: (isZipped) => get(paths.page(isZipped), zodPage),
  };
}

async function makeAxios(origin: string, isChecked: boolean): Promise<Client> {
  const { default: axios } = await import('axios');
  const { Agent } = await import('node:http');
  const httpAgent = new Agent({ keepAlive: true });
  const client = axios.create({ baseURL: origin, headers: { authorization }, httpAgent });
  const get = async (path: string, schema: z.ZodType): Promise<unknown> => {
    const { data } = await client.get<unknown>(path);
    return isChecked ? schema.parse(data) : data;
  };
  return {
    get: () => get(paths.get, zodCustomer),
    put: async () => (await client.put<unknown>(paths.put, isChecked ? zodChange.parse(change) : change)).data,
    post: async () => (await client.post<unknown>(paths.post, isChecked ? zodNote.parse(note) : note)).data,
    page: (isZipped) => get(paths.page(isZipped), zodPage),
  };
}

/** `undici.request` leaves decompression to its user. */
async function pageUnzipped(request: typeof import('undici').request, origin: string): Promise<unknown> {
  const { gunzipSync } = await import('node:zlib');
  const answer = await request(origin + paths.page(true), { headers: json });
  return JSON.parse(gunzipSync(await answer.body.arrayBuffer()).toString());
}
