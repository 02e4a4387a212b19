import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { afterEach, describe, expect, test } from 'vitest';
import { createClient, type Thulium } from '../src/client.js';
import { type Download, download } from '../src/download.js';
import { defineEndpoint, type Endpoint } from '../src/endpoint.js';
import { platformEnvironment } from '../src/environment.js';
import {
  ConnectionError,
  DecodeError,
  InvalidInputError,
  NotFoundError,
  RateLimitError,
  TimeoutError,
} from '../src/errors.js';
import type { Interceptor } from '../src/interceptor.js';
import { isPlannedRequest } from '../src/plannedRequest.js';
import { type FileContent, fileContent } from '../src/requestBytes.js';
import { filledText, id, looseObject, text } from '../src/schema.js';
import { endless } from './support/endless.js';
import { createFakeClient, cutBody } from './support/fakeClient.js';
import { settle } from './support/fakeEnvironment.js';

interface UploadInput {
  filename: string;
  content: FileContent;
}

const upload: Endpoint<UploadInput, { size: number }> = defineEndpoint({
  id: 'test.upload',
  method: 'POST',
  path: '/files',
  evidence: 'full',
  query: () => ({ filename: filledText }),
  body: () => ({ content: fileContent }),
  bodyType: 'bytes',
  response: () => looseObject({ size: id }),
});

const getFile: Endpoint<{ token: string }, Download> = defineEndpoint({
  id: 'test.getFile',
  method: 'GET',
  path: '/files/{token}',
  evidence: 'full',
  params: () => ({ token: text }),
  responseType: 'bytes',
  response: () => download,
});

interface Seen {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.closeAllConnections();
});

/** A server that answers by what is given, and what it saw. */
async function serve(
  answer: (response: ServerResponse, seen: Seen) => void,
): Promise<{ thulium: Thulium; seen: Seen[] }> {
  const seen: Seen[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const one = { method: request.method, url: request.url, headers: request.headers, body: Buffer.concat(chunks) };
    seen.push(one);
    answer(response, one);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const options = { baseUrl: `http://127.0.0.1:${port}`, username: 'api_user', password: 'secret' };
  const thulium = createClient(options, { ...platformEnvironment, random: () => 0 });
  return { thulium, seen };
}

const stored = (response: ServerResponse, { body }: Seen) =>
  response.writeHead(201, { 'content-type': 'application/json' }).end(JSON.stringify({ size: body.length }));

const bytes = new Uint8Array([0, 255, 13, 10, 128, 7]);
const streamOfBytes = () =>
  new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(bytes.subarray(0, 2));
      controller.enqueue(bytes.subarray(2));
      controller.close();
    },
  });

describe('a download that an interceptor does not hand on', () => {
  test.each<[string, Interceptor]>([
    [
      'it fails',
      async (request, next) => {
        await next(request);
        throw new Error('mine');
      },
    ],
    [
      'it answers with a status that is no success',
      async (request, next) => ({ ...(await next(request)), status: 404 }),
    ],
    [
      'it answers by itself',
      async (request, next) => {
        const { headers } = await next(request);
        return { status: 200, headers, body: 'own' };
      },
    ],
    [
      'it returns no response',
      async (request, next) => {
        await next(request);
        return undefined as never;
      },
    ],
  ])('frees its connection: %s', async (_name, interceptor) => {
    let isClosed = false;
    const { thulium } = await serve((response) => {
      response.on('close', () => {
        isClosed = true;
      });
      response.writeHead(200, { 'content-length': '1000000' }).write('begun');
    });
    const call = getFile(thulium.with({ interceptors: [interceptor] }), { token: 'a' });
    await call.catch(() => undefined);
    await expect.poll(() => isClosed).toBe(true);
  });
});

test.each<[string, (call: Promise<unknown>, controller: AbortController) => Promise<unknown>, Interceptor[]]>([
  [
    'was ended by an interceptor',
    async (call) => call,
    [
      async (request, next) => {
        next(request).catch(() => undefined);
        return { status: 200, headers: new Headers(), body: 'own' };
      },
    ],
  ],
  [
    'was aborted',
    async (call, controller) => {
      controller.abort();
      await expect(call).rejects.toThrow('aborted');
    },
    [],
  ],
])('a response that comes after its call %s is given back', async (_name, end, interceptors) => {
  const fake = await createFakeClient();
  const { promise: late, resolve: come } = Promise.withResolvers<Response>();
  // Of a fetch that does not listen to its signal.
  fake.answer(() => late);
  const controller = new AbortController();
  const thulium = fake.thulium.with({ interceptors });
  const call = getFile(thulium, { token: 'a' }, { signal: controller.signal });
  await expect.poll(() => fake.requests).toHaveLength(1);
  await end(call, controller);
  let isCancelled = false;
  const cancel = () => {
    isCancelled = true;
  };
  come(new Response(new ReadableStream({ cancel }), { status: 200 }));
  await expect.poll(() => isCancelled).toBe(true);
});

test('the body of a response is given back when its call is aborted, by a fetch too that does not listen to its signal', async () => {
  const fake = await createFakeClient();
  const { promise: isCancelled, resolve: cancel } = Promise.withResolvers<unknown>();
  fake.answer(() => new Response(new ReadableStream({ cancel })));
  const controller = new AbortController();
  const call = fake.thulium.request({ method: 'GET', path: '/x' }, { signal: controller.signal });
  await expect.poll(() => fake.requests).toHaveLength(1);
  await settle();
  controller.abort();
  await expect(call).rejects.toThrow('aborted');
  await isCancelled;
});

test('a body of texts is no response', async () => {
  const fake = await createFakeClient({ retry: false });
  const body = new ReadableStream({ start: (to) => to.enqueue('[]') });
  fake.answer(() => ({ status: 200, headers: new Headers(), body }) as Response);
  const error = await fake.thulium.request({ method: 'GET', path: '/x' }).catch((reason) => reason);
  expect(error).toMatchObject({ code: 'connection' });
  expect(fake.requests).toHaveLength(1);
});

test('an interceptor that does not hand on the stream of a download misuses it: the file would be empty', async () => {
  const { thulium } = await serve((response) => response.writeHead(200).end('0123456789'));
  const interceptor: Interceptor = async (request, next) => {
    const { status, headers, body } = await next(request);
    return { status, headers, body };
  };
  await expect(getFile(thulium.with({ interceptors: [interceptor] }), { token: 'a' })).rejects.toMatchObject({
    code: 'configuration',
    delivery: 'answered',
    message: expect.stringContaining('an interceptor must hand on the stream of a download'),
  });
  const own: Interceptor = async () => ({ status: 200, headers: new Headers(), body: 'own' });
  const file = await getFile(thulium.with({ interceptors: [own] }), { token: 'a' });
  expect(await file.text()).toBe('own');
});

test('a file that is larger than the limit is not worth another call', async () => {
  const { thulium } = await serve((response) => response.writeHead(200).end('0123456789'));
  const file = await getFile(thulium, { token: 'a' });
  await expect(file.bytes(3)).rejects.toMatchObject({ code: 'decode', retryable: false });
});

describe('a file that is sent', () => {
  test.each<[string, () => FileContent, string | undefined]>([
    ['a Blob', () => new Blob([bytes]), '6'],
    ['a File', () => new File([bytes], 'x.bin'), '6'],
    ['bytes', () => bytes, '6'],
    ['a part of a buffer', () => new Uint8Array([9, ...bytes, 9]).subarray(1, 7), '6'],
    ['an ArrayBuffer', () => bytes.slice().buffer, '6'],
    ['something that can be opened', () => ({ size: 6, stream: streamOfBytes }), '6'],
    ['a stream', streamOfBytes, undefined],
  ])('%s goes out as it is', async (_name, content, length) => {
    const { thulium, seen } = await serve(stored);
    expect(await upload(thulium, { filename: 'zażółć.bin', content: content() })).toEqual({ size: 6 });
    expect(seen).toHaveLength(1);
    expect(seen[0]).toMatchObject({ method: 'POST', url: '/api/files?filename=za%C5%BC%C3%B3%C5%82%C4%87.bin' });
    expect([...(seen[0]?.body ?? [])]).toEqual([...bytes]);
    expect(seen[0]?.headers['content-type']).toBe('application/octet-stream');
    expect(seen[0]?.headers['content-length']).toBe(length);
  });

  test('an empty file has a length of 0', async () => {
    const { thulium, seen } = await serve(stored);
    expect(await upload(thulium, { filename: 'a', content: new Blob([]) })).toEqual({ size: 0 });
    expect(seen[0]?.headers['content-length']).toBe('0');
  });

  test.each([['text'], [null], [{ size: 1 }], [['a']]])('%j is no file', async (content) => {
    const { thulium, seen } = await serve(stored);
    const input = { filename: 'a', content: content as unknown as FileContent };
    await expect(upload(thulium, input)).rejects.toThrow(InvalidInputError);
    expect(seen).toEqual([]);
  });

  test('a stream that somebody reads is refused, and so nothing is sent by half', async () => {
    const { thulium, seen } = await serve(stored);
    const content = streamOfBytes();
    content.getReader();
    await expect(upload(thulium, { filename: 'a', content })).rejects.toThrow(InvalidInputError);
    expect(seen).toEqual([]);
  });

  test('after a 429 a Blob goes out again, a stream does not', async () => {
    let isFirst = true;
    const { thulium, seen } = await serve((response, request) => {
      if (!isFirst) return stored(response, request);
      isFirst = false;
      return response.writeHead(429, { 'retry-after': '0' }).end();
    });
    const patient = thulium.with({ totalTimeout: 10_000 });
    expect(await upload(patient, { filename: 'a', content: new Blob([bytes]) })).toEqual({ size: 6 });
    expect(seen.map(({ body }) => body.length)).toEqual([6, 6]);
    isFirst = true;
    await expect(upload(patient, { filename: 'a', content: streamOfBytes() })).rejects.toThrow(RateLimitError);
    expect(seen).toHaveLength(3);
  });

  test('a dry run opens nothing', async () => {
    const { thulium, seen } = await serve(stored);
    const content = streamOfBytes();
    const planned: unknown = await upload(thulium.with({ dryRun: true }), { filename: 'a', content });
    expect(isPlannedRequest(planned)).toBe(true);
    expect(content.locked).toBe(false);
    expect(seen).toEqual([]);
  });

  test('the content is in no error', async () => {
    const { thulium } = await serve((response) => response.writeHead(400).end('{"errors":[{"message":"no"}]}'));
    const content = new TextEncoder().encode('hunter2hunter2');
    const error = await upload(thulium, { filename: 'a', content }).catch((reason) => reason);
    expect(error).toMatchObject({ status: 400 });
    const shown = `${JSON.stringify(error)} ${inspect(error, { depth: Infinity, maxArrayLength: null, showHidden: true })}`;
    // As a text, as an array of bytes, as JSON writes one.
    for (const form of ['hunter2', '104, 117', '104,117', '"0":104']) expect(shown).not.toContain(form);
  });
});

const pdf = (response: ServerResponse) =>
  response
    .writeHead(200, {
      'content-type': 'application/pdf',
      'content-length': '6',
      'content-disposition': `attachment; filename="x.pdf"; filename*=UTF-8''za%C5%BC.pdf`,
    })
    .end(bytes);

describe('a file that is fetched', () => {
  test('tells its name, type and size', async () => {
    const { thulium, seen } = await serve(pdf);
    const file = await getFile(thulium, { token: 't1' });
    expect(file).toMatchObject({ filename: 'zaż.pdf', contentType: 'application/pdf', size: 6 });
    expect([...(await file.bytes())]).toEqual([...bytes]);
    expect(seen[0]?.headers.accept).toBe('*/*');
  });

  test('comes as a stream, as a text, as a Blob, and with the response', async () => {
    const { thulium } = await serve((response) =>
      response.writeHead(200, { 'content-type': 'text/plain' }).end('zażółć'),
    );
    const file = await getFile(thulium, { token: 't1' });
    expect(await new Response(file.body).text()).toBe('zażółć');
    expect(await (await getFile(thulium, { token: 't1' })).text()).toBe('zażółć');
    const blob = await (await getFile(thulium, { token: 't1' })).blob();
    expect([blob.type, await blob.text()]).toEqual(['text/plain', 'zażółć']);
    const { data, response } = await thulium.callWithResponse(getFile, { token: 't1' });
    expect([await data.text(), response.status]).toEqual(['zażółć', 200]);
  });

  test('JSON and HTML are files like others', async () => {
    const { thulium } = await serve((response) => response.writeHead(200).end('<html>'));
    expect(await (await getFile(thulium, { token: 't1' })).text()).toBe('<html>');
  });

  test('an empty file', async () => {
    const { thulium } = await serve((response) => response.writeHead(204).end());
    expect(await (await getFile(thulium, { token: 't1' })).text()).toBe('');
  });

  test('more than the limit is not read', async () => {
    const sent = endless();
    const { thulium } = await serve((response) => sent.through(response.writeHead(200)));
    const file = await getFile(thulium, { token: 't1' });
    await expect(file.bytes(100_000)).rejects.toThrow(DecodeError);
    await sent.isClosed;
    expect(sent.bytes()).toBeLessThan(32 * 1024 * 1024);
  });

  test('an error of the API is an error of the call', async () => {
    const { thulium } = await serve((response) => response.writeHead(404).end('{"errors":[]}'));
    await expect(getFile(thulium, { token: 't1' })).rejects.toThrow(NotFoundError);
  });

  test('a body that breaks off is a ConnectionError, also where the length was not kept', async () => {
    const { thulium } = await serve((response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('part', () => response.destroy());
    });
    const file = await getFile(thulium, { token: 't1' });
    const error = await file.text().catch((reason) => reason);
    expect(error).toBeInstanceOf(ConnectionError);
    expect(error).toMatchObject({ endpoint: 'test.getFile', delivery: 'answered' });

    const fake = await createFakeClient();
    fake.answer(() => new Response('part', { headers: { 'content-length': '100' } }));
    const short = await getFile(fake.thulium, { token: 't1' });
    await expect(short.text()).rejects.toThrow(ConnectionError);
  });

  test('a body that stands still ends after the time-out, however long it went before', async () => {
    const fake = await createFakeClient({ timeout: 1_000, totalTimeout: 2_000 });
    fake.answer(cutBody(200, 'part', 'silence', { 'content-type': 'application/pdf' }));
    const file = await fake.environment.run(getFile(fake.thulium, { token: 't1' }));
    await fake.environment.advance(60_000);
    const reading = file.text().catch((reason) => reason);
    await fake.environment.advance(999);
    expect(fake.environment.timers).toBe(1);
    const error = await fake.environment.run(reading);
    expect(error).toBeInstanceOf(TimeoutError);
    expect(error).toMatchObject({ delivery: 'answered', milliseconds: 1_000 });
    expect(fake.environment.timers).toBe(0);
  });

  test('the signal ends it with its reason, also after the call', async () => {
    const fake = await createFakeClient();
    const controller = new AbortController();
    fake.answer(cutBody(200, 'part', 'silence', { 'content-type': 'application/pdf' }));
    const file = await getFile(fake.thulium, { token: 't1' }, { signal: controller.signal });
    const reading = file.text().catch((reason) => reason);
    await fake.environment.advance(1);
    const reason = new Error('enough');
    controller.abort(reason);
    expect(await reading).toBe(reason);
  });

  test.each([
    ['attachment; filename="../../etc/passwd"', 'passwd'],
    [Buffer.from('attachment; filename="umowa zażółć.pdf"').toString('latin1'), 'umowa zażółć.pdf'],
    ['attachment; filename="C:evil.exe"', 'C_evil.exe'],
    ['inline', undefined],
  ])('the name in %s is %s', async (disposition, filename) => {
    const { thulium } = await serve((response) =>
      response.writeHead(200, { 'content-disposition': disposition }).end(),
    );
    const file = await getFile(thulium, { token: 't1' });
    expect(file.filename).toBe(filename);
    await file.body.cancel();
  });
});
