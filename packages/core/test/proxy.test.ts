import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { EnvHttpProxyAgent } from 'undici7';
import { afterEach, describe, expect, it } from 'vitest';
import { defineEndpoint, type Endpoint } from '../src/declare.js';
import { type Download, download } from '../src/download.js';
import { ConfigurationError, createThulium } from '../src/index.js';
import { nodeFetch } from '../src/node.js';
import { rejection } from './support/fakeClient.js';

const names = ['HTTP_PROXY', 'http_proxy', 'ALL_PROXY', 'all_proxy', 'NO_PROXY', 'no_proxy'] as const;
const given = names.map((name) => process.env[name]);
const symbols = ['undici.globalDispatcher.1', 'undici.globalDispatcher.2'].map((name) => Symbol.for(name));
const globals = globalThis as { [symbol: symbol]: unknown; Bun?: unknown; Deno?: unknown };
const agents = globalThis.Response && symbols.map((symbol) => globals[symbol]);
const servers: Server[] = [];

function setVariables(variables: Readonly<Record<string, string | undefined>>): void {
  for (const name of names) {
    const value = variables[name];
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
}

afterEach(() => {
  setVariables(Object.fromEntries(names.map((name, index) => [name, given[index]])));
  symbols.forEach((symbol, index) => {
    globals[symbol] = agents[index];
  });
  delete globals.Bun;
  delete globals.Deno;
  for (const server of servers.splice(0)) server.closeAllConnections();
});

async function listen(server: Server, host = '127.0.0.1'): Promise<number> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  return (server.address() as AddressInfo).port;
}

/** An API, and a proxy that keeps what it sees. */
async function start(): Promise<{ port: number; proxy: string; seen: string[] }> {
  const seen: string[] = [];
  const port = await listen(createServer((_request, response) => response.end('{}')));
  const proxy = createServer((request, response) => {
    seen.push(`${request.method} ${request.headers.authorization}`);
    response.end('{}');
  });
  proxy.on('connect', (request, socket) => {
    seen.push(`CONNECT ${request.url}`);
    socket.end('HTTP/1.1 502 no\r\n\r\n');
  });
  return { port, proxy: `http://127.0.0.1:${await listen(proxy)}`, seen };
}

/** As Node does with NODE_USE_ENV_PROXY=1. */
function useEnvironmentProxy(): void {
  const agent = new EnvHttpProxyAgent();
  for (const symbol of symbols) globals[symbol] = agent;
}

const connect = (baseUrl: string, options: object = {}) =>
  createThulium({ baseUrl, username: 'api', password: 'secret', retry: false, timeout: 5_000, ...options });
const get = (baseUrl: string, options: object = {}) => connect(baseUrl, options).request({ method: 'GET', path: '/a' });

const getFile: Endpoint<void, Download> = defineEndpoint({
  id: 'test.getFile',
  method: 'GET',
  path: '/file',
  evidence: 'full',
  responseType: 'bytes',
  response: () => download,
});

const refusal = {
  code: 'configuration',
  delivery: 'not-sent',
  effect: 'none',
  message: expect.stringContaining(
    ': the proxy of the environment (HTTP_PROXY) would receive the password of this plain HTTP request to this machine: add 127.0.0.1 to NO_PROXY; nothing was sent',
  ),
};

describe('plain http to this machine, with a proxy in the environment', () => {
  it.each([
    ['fetch', {}],
    ['nodeFetch', { fetch: nodeFetch() }],
    ['a wrapper', { fetch: (url: string, init?: RequestInit) => fetch(url, init) }],
  ])('is not sent by %s', async (_name, options) => {
    const { port, proxy, seen } = await start();
    setVariables({ HTTP_PROXY: proxy });
    useEnvironmentProxy();
    const baseUrl = `http://127.0.0.1:${port}`;
    const error = await rejection(get(baseUrl, options));
    expect(error).toBeInstanceOf(ConfigurationError);
    expect(error).toMatchObject(refusal);
    const write = { method: 'POST', path: '/a', body: {} } as const;
    expect(await rejection(connect(baseUrl, options).request(write))).toMatchObject(refusal);
    expect(await rejection(getFile(connect(baseUrl, options), undefined))).toMatchObject(refusal);
    expect(seen).toEqual([]);
  });

  it.each([
    ['127.0.0.1', '127.0.0.1'],
    ['127.0.0.1', 'localhost, 127.0.0.1'],
    ['127.0.0.1', '*'],
    ['localhost', 'localhost'],
  ])('is sent to %s where NO_PROXY is %j', async (host, noProxy) => {
    const { port, proxy, seen } = await start();
    setVariables({ HTTP_PROXY: proxy, NO_PROXY: noProxy });
    useEnvironmentProxy();
    expect(await get(`http://${host}:${port}`)).toEqual({});
    expect(await get(`http://${host}:${port}`, { fetch: nodeFetch() })).toEqual({});
    expect(seen).toEqual([]);
  });

  it.each<[string, Record<string, string>]>([
    ['names another host', { NO_PROXY: 'localhost' }],
    ['is not the one that counts', { NO_PROXY: '127.0.0.1', no_proxy: '' }],
    ['is empty', { NO_PROXY: '' }],
  ])('is not sent where NO_PROXY %s', async (_name, variables) => {
    const { port, proxy, seen } = await start();
    setVariables({ HTTP_PROXY: proxy, ...variables });
    useEnvironmentProxy();
    expect(await rejection(get(`http://127.0.0.1:${port}`))).toMatchObject(refusal);
    expect(seen).toEqual([]);
  });

  it('is sent where Node does not look at the environment', async () => {
    const { port, proxy, seen } = await start();
    setVariables({ HTTP_PROXY: proxy, ALL_PROXY: proxy });
    expect(await get(`http://127.0.0.1:${port}`)).toEqual({});
    expect(seen).toEqual([]);
  });

  it('is sent where the environment names no proxy for http', async () => {
    const { port, proxy, seen } = await start();
    // For Node only.
    setVariables({ ALL_PROXY: proxy });
    useEnvironmentProxy();
    expect(await get(`http://127.0.0.1:${port}`)).toEqual({});
    expect(seen).toEqual([]);
  });

  it('is sent to whom the program itself says', async () => {
    const { port, proxy } = await start();
    setVariables({ HTTP_PROXY: proxy });
    useEnvironmentProxy();
    const fetchOptions = { dispatcher: agents.find((agent) => agent !== undefined) };
    expect(await get(`http://127.0.0.1:${port}`, { fetchOptions })).toEqual({});
  });

  describe.each(['Bun', 'Deno'] as const)('on %s', (runtime) => {
    const sent = { fetch: async () => new Response('{}') };
    it.each(['HTTP_PROXY', 'http_proxy', 'ALL_PROXY', 'all_proxy'])('is not sent with %s', async (name) => {
      globals[runtime] = {};
      setVariables({ [name]: 'http://proxy.example.org' });
      expect(await rejection(get('http://127.0.0.1:1', sent))).toMatchObject({ code: 'configuration' });
      setVariables({ [name]: 'http://proxy.example.org', NO_PROXY: '127.0.0.1' });
      expect(await get('http://127.0.0.1:1', sent)).toEqual({});
      setVariables({ [name]: 'http://proxy.example.org', NO_PROXY: '127.0.0.1', no_proxy: 'example.org' });
      expect(await rejection(get('http://127.0.0.1:1', sent))).toMatchObject({ code: 'configuration' });
      setVariables({ [name]: '' });
      expect(await get('http://127.0.0.1:1', sent)).toEqual({});
    });

    it('is sent to [::1] only where NO_PROXY has it in both forms', async () => {
      globals[runtime] = {};
      for (const one of ['::1', '[::1]']) {
        setVariables({ HTTP_PROXY: 'http://proxy.example.org', NO_PROXY: one });
        expect(await rejection(get('http://[::1]:1', sent))).toMatchObject({
          message: expect.stringContaining('add ::1,[::1] to NO_PROXY'),
        });
      }
      setVariables({ HTTP_PROXY: 'http://proxy.example.org', NO_PROXY: '[::1],::1' });
      expect(await get('http://[::1]:1', sent)).toEqual({});
    });

    it('is not sent where the environment cannot be read', async () => {
      globals[runtime] = {};
      const { env } = process;
      Object.defineProperty(process, 'env', {
        configurable: true,
        get() {
          throw new Error('Requires env access');
        },
      });
      try {
        expect(await rejection(get('http://127.0.0.1:1', sent))).toMatchObject({
          code: 'configuration',
          message: expect.stringContaining('let the program read HTTP_PROXY, ALL_PROXY and NO_PROXY'),
        });
      } finally {
        Object.defineProperty(process, 'env', { configurable: true, writable: true, value: env });
      }
    });
  });

  it('https goes through the proxy as the environment says', async () => {
    setVariables({ HTTP_PROXY: 'http://proxy.example.org', ALL_PROXY: 'http://proxy.example.org' });
    globals.Deno = {};
    expect(await get('https://127.0.0.1:1', { fetch: async () => new Response('{}') })).toEqual({});
  });

  it('the `*` of NO_PROXY is unknown to Deno', async () => {
    globals.Deno = {};
    setVariables({ HTTP_PROXY: 'http://proxy.example.org', NO_PROXY: '*' });
    const get1 = get('http://127.0.0.1:1', { fetch: async () => new Response('{}') });
    expect(await rejection(get1)).toMatchObject(refusal);
  });
});
