import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { createThulium } from '../src/index.js';
import { nodeFetch } from '../src/node.js';

/** What tools that watch `fetch` are told of a request, by the channel that OpenTelemetry and Sentry listen to. */
interface WatchedRequest {
  readonly origin: string;
  readonly path: string;
}

const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

async function watch(): Promise<{ baseUrl: string; requests: WatchedRequest[] }> {
  const server = createServer((_request, response) => response.end('[]'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const requests: WatchedRequest[] = [];
  const listen = (message: unknown) => requests.push((message as { request: WatchedRequest }).request);
  subscribe('undici:request:create', listen);
  stops.push(() => {
    unsubscribe('undici:request:create', listen);
    server.closeAllConnections();
    server.close();
  });
  return { baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests };
}

test.each([
  ['fetch', undefined],
  ['nodeFetch', nodeFetch()],
])('tools that watch %s see the whole address, and the documented hook takes the query out', async (_name, fetch) => {
  const { baseUrl, requests } = await watch();
  const thulium = createThulium({ baseUrl, username: 'api_user', password: 'secret', ...(fetch && { fetch }) });
  await thulium.request({ method: 'GET', path: '/customers', query: { email: 'jan@example.org' } });
  const { origin, path } = requests.at(-1) as WatchedRequest;
  expect(path).toBe('/api/customers?email=jan%40example.org');
  expect(origin + path.split('?')[0]).toBe(`${baseUrl}/api/customers`);
});

test('an interceptor sees the name of the call and the template of its path, without values', async () => {
  const { baseUrl } = await watch();
  const seen: string[] = [];
  const thulium = createThulium({
    baseUrl,
    username: 'api_user',
    password: 'secret',
    interceptors: [
      (request, next) => {
        seen.push(JSON.stringify(request.endpoint));
        return next(request);
      },
    ],
  });
  const params = { login: 'jan.kowalski' };
  await thulium.request({ method: 'GET', path: '/agents/{login}', params, query: { email: 'jan@example.org' } });
  expect(seen).toHaveLength(1);
  expect(seen[0]).toContain('/agents/{login}');
  expect(seen[0]).not.toMatch(/jan|example/);
});
