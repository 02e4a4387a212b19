/**
 * The server of the benchmark, a process of its own: it answers from ready bytes, so that the client is what is measured.
 * The path says what is wanted; `latency`, `rate` and `burst` in the query of `/api/settings` change how it behaves.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { customer, pageOf, total } from './data.ts';

const jsonType = { 'content-type': 'application/json; charset=utf-8' };
const one = Buffer.from(JSON.stringify(customer(273)));
const pages = new Map<string, Buffer>();

let latency = 0;
let rate = Number.POSITIVE_INFINITY;
let burst = Number.POSITIVE_INFINITY;
let tokens = 0;
let filledAt = 0;
const count = { accepted: 0, refused: 0, first: 0, last: 0 };

function pageBytes(offset: number, isZipped: boolean): Buffer {
  const key = `${offset} ${isZipped}`;
  let bytes = pages.get(key);
  if (bytes === undefined) {
    const text = JSON.stringify(pageOf(offset, 1_000));
    bytes = isZipped ? gzipSync(text) : Buffer.from(text);
    pages.set(key, bytes);
  }
  return bytes;
}

/** A page of the long list: the same customers with ids of their own, written into a template. */
const template = JSON.stringify(pageOf(0, 1_000).result).split(/(?<="customer_id":)\d+/);
function pageAt(offset: number, limit: number): string {
  const size = Math.max(0, Math.min(limit, total - offset));
  if (size === 0) return JSON.stringify({ count: total, result: [] });
  let text = `{"count":${total},"result":`;
  for (let index = 0; index < size; index++) text += `${template[index]}${offset + index}`;
  const end = size === 1_000 ? (template[1_000] ?? '') : `${(template[size] ?? '').split('},{')[0]}}]`;
  return `${text}${end}}`;
}

function allow(): boolean {
  const now = performance.now();
  tokens = Math.min(burst, tokens + ((now - filledAt) / 1_000) * rate);
  filledAt = now;
  const isAllowed = tokens >= 1;
  if (isAllowed) tokens--;
  count[isAllowed ? 'accepted' : 'refused']++;
  if (count.first === 0) count.first = now;
  if (isAllowed) count.last = now;
  return isAllowed;
}

function answer(request: IncomingMessage, response: ServerResponse): unknown {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const send = (status: number, body: Buffer | string, headers: Record<string, string> = {}): void => {
    response.writeHead(status, { ...jsonType, 'content-length': Buffer.byteLength(body), ...headers }).end(body);
  };
  if (url.pathname === '/api/settings') {
    latency = Number(url.searchParams.get('latency') ?? 0);
    rate = Number(url.searchParams.get('rate') ?? Number.POSITIVE_INFINITY);
    burst = tokens = Number(url.searchParams.get('burst') ?? Number.POSITIVE_INFINITY);
    filledAt = performance.now();
    const before = JSON.stringify(count);
    Object.assign(count, { accepted: 0, refused: 0, first: 0, last: 0 });
    return send(200, before);
  }
  if (url.pathname === '/api/page') {
    const isZipped = url.searchParams.has('gzip');
    return send(200, pageBytes(0, isZipped), isZipped ? { 'content-encoding': 'gzip' } : {});
  }
  if (url.pathname === '/api/customers' && request.method === 'GET') {
    const offset = Number(url.searchParams.get('offset') ?? 0);
    const limit = Number(url.searchParams.get('limit') ?? 100);
    const filter = url.searchParams.get('email');
    if (filter !== null) {
      const isZipped = filter.startsWith('gzip');
      return send(200, pageBytes(0, isZipped), isZipped ? { 'content-encoding': 'gzip' } : {});
    }
    return send(200, pageAt(offset, limit));
  }
  if (request.method === 'GET') return send(200, one);
  if (!allow()) return send(429, '{"errors":[{"message":"Too many requests.","code":1}]}');
  if (request.method === 'PUT') {
    return response.writeHead(204).end();
  }
  return send(201, '');
}

const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
  const reply = (): void => {
    if (latency > 0) setTimeout(answer, latency, request, response);
    else answer(request, response);
  };
  if (request.method === 'GET') reply();
  else request.resume().on('end', reply);
});
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
process.on('disconnect', () => process.exit());
