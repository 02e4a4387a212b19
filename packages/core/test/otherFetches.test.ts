import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import crossFetch from 'cross-fetch';
// @ts-expect-error It has no types.
import nodeFetch2 from 'node-fetch2';
import nodeFetch3 from 'node-fetch3';
import { afterEach, describe, expect, it } from 'vitest';
import { defineEndpoint, type Endpoint } from '../src/declare.js';
import { type Download, download } from '../src/download.js';
import { ConfigurationError, createThulium, type Fetch } from '../src/index.js';
import { nodeFetch } from '../src/node.js';
import { bodyLimits } from '../src/transport.js';
import { addThing, deleteThing, updateThing } from './support/endpoints.js';
import { credentials, rejection } from './support/fakeClient.js';

const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

/** A server that keeps the bodies it is sent. */
async function serve(answer: (response: ServerResponse) => void): Promise<{ baseUrl: string; bodies: string[] }> {
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => {
      body += text;
    });
    request.on('end', () => {
      bodies.push(body);
      answer(response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  stops.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return { baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, bodies };
}

const connect = (baseUrl: string, fetch: Fetch) =>
  createThulium({ baseUrl, username: 'api', password: 'secret', retry: { attempts: 3 }, timeout: 10_000, fetch });

const getFile: Endpoint<void, Download> = defineEndpoint({
  id: 'test.getFile',
  method: 'GET',
  path: '/file',
  evidence: 'full',
  responseType: 'bytes',
  response: () => download,
});

const words =
  'this fetch turns a ReadableStream body into a string: pass a fetch that supports ReadableStream bodies, such as that of the platform; nothing was sent';
const refusal = { message: expect.stringContaining(words), delivery: 'not-sent', effect: 'none', retryable: false };

const others: readonly (readonly [string, Fetch])[] = [
  ['node-fetch 2', nodeFetch2 as Fetch],
  ['node-fetch 3', nodeFetch3 as unknown as Fetch],
  ['cross-fetch', crossFetch],
];

describe.each(others)('%s', (_name, fetch) => {
  it('reads', async () => {
    const value = { name: 'Zażółć' };
    const { baseUrl } = await serve((response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(JSON.stringify(value)));
    });
    expect(await connect(baseUrl, fetch).request({ method: 'GET', path: '/a' })).toEqual(value);
  });

  it('has the errors and limits of every fetch', async () => {
    let size = 0;
    let status = 404;
    const { baseUrl } = await serve((response) => {
      response.writeHead(status).end(size === 0 ? '{"errors":[{"message":"none","code":7}]}' : Buffer.alloc(size, ' '));
    });
    const get = () => rejection(connect(baseUrl, fetch).request({ method: 'GET', path: '/a' }));
    expect(await get()).toMatchObject({ status: 404, errors: [{ code: 7 }] });
    status = 200;
    size = bodyLimits.success + 1;
    expect(await get()).toMatchObject({ message: 'request: 200, but the answer is larger than 50 MB' });
  });

  it('downloads', async () => {
    const { baseUrl } = await serve((response) => response.writeHead(200).end('Zażółć'));
    expect(await (await getFile(connect(baseUrl, fetch), undefined)).text()).toBe('Zażółć');
    const { body } = await getFile(connect(baseUrl, fetch), undefined);
    await body.cancel();
  });

  it('writes nothing', async () => {
    const { baseUrl, bodies } = await serve((response) => response.writeHead(201).end('{"thing_id":"1"}'));
    const thulium = connect(baseUrl, fetch);
    for (const write of [
      () => addThing(thulium, { name: 'x' }),
      () => updateThing(thulium, { thing_id: 1, name: 'x' }),
      () => deleteThing(thulium, { thing_id: 1 }),
      () => thulium.request({ method: 'POST', path: '/x', body: { a: 1 } }),
    ]) {
      const error = await rejection(write());
      expect(error).toBeInstanceOf(ConfigurationError);
      expect(error).toMatchObject(refusal);
    }
    expect(bodies).toEqual([]);
  });
});

describe('a fetch that nobody knows', () => {
  const answer = new Response('{"thing_id":"1"}', { status: 201 });
  it.each<[string, (body: unknown) => unknown]>([
    ['String()', (body) => String(body)],
    ['a template', (body) => `${body}`],
    ['join()', (body) => ['body', body].join('=')],
    ['toString()', (body) => (body as object).toString()],
    ['a Buffer', (body) => Buffer.from(String(body))],
    ['a Blob', (body) => new Blob([body as string])],
    ['JSON.stringify()', (body) => JSON.stringify(body)],
    ['JSON.stringify() of more', (body) => JSON.stringify({ body })],
  ])('and writes bodies by %s sends nothing', async (_name, write) => {
    const sent: unknown[] = [];
    const fetch: Fetch = async (_url, init) => {
      sent.push(write(init?.body));
      return answer.clone();
    };
    const error = await rejection(addThing(createThulium({ ...credentials, fetch }), { name: 'x' }));
    expect(error).toBeInstanceOf(ConfigurationError);
    expect(error).toMatchObject(refusal);
    expect(sent).toEqual([]);
  });

  it('and hides that it could not write the body is found out', async () => {
    const fetch: Fetch = async (_url, init) => {
      try {
        String(init?.body);
      } catch {
        // It sends something else.
      }
      return answer.clone();
    };
    const error = await rejection(addThing(createThulium({ ...credentials, fetch }), { name: 'x' }));
    expect(error).toBeInstanceOf(ConfigurationError);
    expect(error).toMatchObject({ delivery: 'unknown', effect: 'unknown' });
  });

  it('and wraps that it could not write the body is told the same', async () => {
    const fetch: Fetch = async (_url, init) => {
      try {
        String(init?.body);
      } catch (cause) {
        throw new TypeError('fetch failed', { cause });
      }
      return answer.clone();
    };
    const error = await rejection(addThing(createThulium({ ...credentials, fetch }), { name: 'x' }));
    expect(error).toBeInstanceOf(ConfigurationError);
    expect(error).toMatchObject(refusal);
  });

  it('and never reads the body, such as one for tests, is left alone', async () => {
    const thulium = createThulium({ ...credentials, fetch: async () => answer.clone() });
    expect(await addThing(thulium, { name: 'x' })).toMatchObject({ thing_id: '1' });
  });

  it.each<[string, object]>([
    ['only text()', { text: async () => '{"a":"ż"}' }],
    ['text() and no body', { body: undefined, text: async () => '{"a":"ż"}' }],
    ['arrayBuffer()', { body: undefined, arrayBuffer: async () => new TextEncoder().encode('{"a":"ż"}').buffer }],
    ['bytes in the place of a body', { body: Buffer.from('x'), text: async () => '{"a":"ż"}' }],
  ])('and has answers with %s is read', async (_name, parts) => {
    const fetch = (async () => ({ status: 200, ok: true, headers: new Headers(), ...parts })) as unknown as Fetch;
    const thulium = createThulium({ ...credentials, fetch });
    expect(await thulium.request({ method: 'GET', path: '/a' })).toEqual({ a: 'ż' });
    expect(await (await getFile(thulium, undefined)).text()).toBe('{"a":"ż"}');
  });

  it('and has answers without a body has the same limit', async () => {
    const text = async () => ' '.repeat(bodyLimits.success + 1);
    const fetch = (async () => ({ status: 200, ok: true, headers: new Headers(), text })) as unknown as Fetch;
    const get = createThulium({ ...credentials, retry: false, fetch }).request({ method: 'GET', path: '/a' });
    expect(await rejection(get)).toMatchObject({ message: 'request: 200, but the answer is larger than 50 MB' });
  });
});

it.each<[string, Fetch | undefined]>([
  ['of the platform', undefined],
  ['of the platform, in a wrapper', (url, init) => globalThis.fetch(url, init)],
  ['nodeFetch', nodeFetch()],
])('the fetch %s sends what it is given', async (_name, fetch) => {
  const { baseUrl, bodies } = await serve((response) => response.writeHead(201).end('{"thing_id":"1"}'));
  await addThing(createThulium({ baseUrl, username: 'api', password: 'secret', ...(fetch && { fetch }) }), {
    name: 'zażółć',
  });
  expect(bodies).toEqual(['{"name":"zażółć"}']);
});
