import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, expect, it } from 'vitest';
import { defineEndpoint, type Endpoint } from '../src/declare.js';
import { type Download, download } from '../src/download.js';
import { createThulium } from '../src/index.js';
import { nodeFetch } from '../src/node.js';
import { credentials } from './support/fakeClient.js';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Pieces of one byte, each of which holds all of what the socket read with it, as those of undici do. */
class Pieces {
  readonly #read: WeakRef<ArrayBuffer>[] = [];

  next(): Uint8Array {
    const read = new ArrayBuffer(65_536);
    this.#read.push(new WeakRef(read));
    const piece = new Uint8Array(read, 7, 1);
    piece[0] = 0x20;
    return piece;
  }

  /** How many of them are still held by somebody. */
  async held(): Promise<number> {
    await new Promise((resolve) => setImmediate(resolve));
    collectGarbage();
    return this.#read.filter((read) => read.deref() !== undefined).length;
  }
}

const count = 2_000;
const most = 10;

const symbols = ['undici.globalDispatcher.1', 'undici.globalDispatcher.2'].map((name) => Symbol.for(name));
const globals = globalThis as { [symbol: symbol]: unknown };
const agents = globalThis.Response && symbols.map((symbol) => globals[symbol]);
afterEach(() => {
  symbols.forEach((symbol, index) => {
    globals[symbol] = agents[index];
  });
});

interface Handler {
  onHeaders?(status: number, headers: Uint8Array[]): void;
  onData?(chunk: Uint8Array): void;
  onComplete?(): void;
  onResponseStart?(controller: object, status: number, headers: object): void;
  onResponseData?(controller: object, chunk: Uint8Array): void;
  onResponseEnd?(controller: object): void;
}

it.each([200, 400])('the fast way does not hold every piece of an answer with %i', async (status) => {
  let handler: Handler = {};
  for (const symbol of symbols) {
    globals[symbol] = {
      dispatch: (_options: object, given: Handler) => {
        handler = given;
      },
    };
  }
  const thulium = createThulium({ ...credentials, retry: false, fetch: nodeFetch() });
  const answer = thulium.request({ method: 'GET', path: '/a' }).catch((error: unknown) => error);
  await new Promise((resolve) => setImmediate(resolve));
  const pieces = new Pieces();
  handler.onHeaders?.(status, []);
  handler.onResponseStart?.({}, status, {});
  const give = (piece: Uint8Array) => {
    handler.onData?.(piece);
    handler.onResponseData?.({}, piece);
  };
  for (let index = 0; index < count; index++) give(pieces.next());
  expect(await pieces.held()).toBeLessThan(most);
  give(new TextEncoder().encode('[]'));
  handler.onComplete?.();
  handler.onResponseEnd?.({});
  if (status === 200) expect(await answer).toEqual([]);
  else expect(await answer).toMatchObject({ status });
});

/** A body that gives pieces, then says so and waits. */
function slowBody(pieces: Pieces): { body: ReadableStream<Uint8Array>; allGiven: Promise<void> } {
  let given = 0;
  let tell: () => void = () => undefined;
  const allGiven = new Promise<void>((resolve) => {
    tell = resolve;
  });
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        if (given++ < count) return controller.enqueue(pieces.next());
        tell();
        return new Promise<void>(() => undefined);
      },
    },
    { highWaterMark: 0 },
  );
  return { body, allGiven };
}

it('fetch does not hold every piece of an answer', async () => {
  const pieces = new Pieces();
  const { body, allGiven } = slowBody(pieces);
  const controller = new AbortController();
  const thulium = createThulium({ ...credentials, retry: false, fetch: async () => new Response(body) });
  const answer = thulium
    .request({ method: 'GET', path: '/a' }, { signal: controller.signal })
    .catch((error: unknown) => error);
  await allGiven;
  expect(await pieces.held()).toBeLessThan(most);
  controller.abort();
  await answer;
});

const getFile: Endpoint<void, Download> = defineEndpoint({
  id: 'test.getFile',
  method: 'GET',
  path: '/file',
  evidence: 'full',
  responseType: 'bytes',
  response: () => download,
});

it('the bytes of a download do not hold every piece', async () => {
  const pieces = new Pieces();
  const { body, allGiven } = slowBody(pieces);
  const controller = new AbortController();
  const thulium = createThulium({ ...credentials, retry: false, fetch: async () => new Response(body) });
  const file = await getFile(thulium, undefined, { signal: controller.signal });
  const bytes = file.bytes().catch((error: unknown) => error);
  await allGiven;
  expect(await pieces.held()).toBeLessThan(most);
  controller.abort();
  await bytes;
});
