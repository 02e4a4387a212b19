import { execFile } from 'node:child_process';
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createSandbox, type SandboxServer } from '../src/index.js';
import { authorization, type Send, sender } from './support.js';

const sandbox = createSandbox();
let server: SandboxServer;
let send: Send;

beforeAll(async () => {
  server = await sandbox.listen();
  send = sender(fetch, `${server.url}/api`);
});
afterAll(() => server.close());

/** Writes bytes to the server and gives back what it answers until it closes, or for a while. */
function raw(bytes: string | Uint8Array, wait = 400): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(server.port, '127.0.0.1');
    let answer = '';
    const end = (): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.on('data', (chunk: Buffer) => {
      answer += chunk.toString('latin1');
    });
    socket.on('close', end);
    socket.on('error', end);
    socket.write(bytes);
    setTimeout(end, wait);
  });
}

/** A request whose target goes out as it is, which `fetch` never does. */
function target(path: string, headers: Record<string, string> = {}): Promise<number> {
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port: server.port, path, headers: { authorization, ...headers } };
    const request = httpRequest(options, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    request.on('error', reject);
    request.end();
  });
}

async function isAlive(): Promise<boolean> {
  return (await send('GET', '/agents')).status === 200;
}

describe('a hostile client', () => {
  it.each([
    ['noise', new Uint8Array(4096).map((_, index) => (index * 31) % 256)],
    ['no HTTP', 'HELLO\r\n\r\n'],
    ['a broken header', 'GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nno colon\r\n\r\n'],
    ['two lengths', 'POST /api/agents HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab'],
    ['a negative length', 'POST /api/agents HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: -1\r\n\r\n'],
    ['a huge header', `GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: ${'x'.repeat(100_000)}\r\n\r\n`],
    ['an absolute target elsewhere', 'GET http://example.org/api/agents HTTP/1.1\r\nHost: example.org\r\n\r\n'],
    ['no host', 'GET /api/agents HTTP/1.1\r\n\r\n'],
    ['an empty host', 'GET /api/agents HTTP/1.1\r\nHost:\r\n\r\n'],
    ['a bad target', 'GET //////@:99999999 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n'],
    ['a star', 'OPTIONS * HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n'],
    ['half a request', 'POST /api/agents HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n\r\n{'],
    ['a bad chunk', 'POST /api/customers HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n'],
    ['CONNECT', 'CONNECT example.org:443 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n'],
    ['an upgrade', 'GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n'],
  ])('with %s does not bring it down', async (_name, bytes) => {
    const answer = await raw(bytes);
    expect(answer).not.toMatch(/node_modules|at .*\.[jt]s:\d+/);
    if (_name !== 'an upgrade') expect(answer).not.toMatch(/HTTP\/1\.1 2\d\d/);
    expect(await isAlive()).toBe(true);
  });

  it.each([
    ['/api/customers/../tickets/1234', 400],
    ['/api/customers/%2e%2e/tickets/1234', 400],
    ['/api/customers/%2E./tickets/1234', 400],
    ['/api/./agents', 400],
    ['/api/customers/..%2f..%2fagents', 404],
    ['/api/customers\\..\\agents', 400],
    ['/api//agents', 404],
    ['/api/agents/', 404],
    ['/api/customers/273%00', 404],
    ['/api/customers/%zz', 404],
    ['/api/customers/0x111', 404],
    ['/api/customers/-1', 404],
    ['/api/customers/99999999999999999999', 404],
    ['/api/customers/273;x=1', 404],
    ['/api/__proto__', 404],
    ['/api/agents/__proto__', 404],
    ['/api/agents/constructor', 404],
    ['/API/agents', 404],
    ['/api/agents?x=../..', 200],
  ])('with the path %s gets %i', async (path, status) => {
    expect(await target(path)).toBe(status);
  });

  it('with a body too large is refused, and the sandbox goes on', async () => {
    const body = 'x'.repeat(51 * 1024 * 1024);
    const reply = await send('POST', '/temporary_files?filename=a', body).catch(() => undefined);
    expect(reply?.status ?? 413).toBe(413);
    expect(await isAlive()).toBe(true);
    expect(sandbox.state.files.size).toBe(1);
  });

  it.each([
    ['deeply nested', `{"body":${'['.repeat(200_000)}${']'.repeat(200_000)}}`],
    ['no UTF-8', '{"body":"\\ud800"}'],
    ['many keys', `{${Array.from({ length: 50_000 }, (_, index) => `"k${index}":1`).join(',')}}`],
    ['a huge number', '{"body":1e999}'],
  ])('with JSON that is %s gets an answer', async (_name, body) => {
    const reply = await send('POST', '/tickets/1234/customer_response', body);
    expect([201, 400]).toContain(reply.status);
    expect(await isAlive()).toBe(true);
    expect((await fetch(`${server.url}/overview.json`)).status).toBe(200);
  });

  it('with bytes that are no text gets a 400', async () => {
    const body = new Uint8Array([...new TextEncoder().encode('{"body":"'), 0xff, 0xfe, 0x22, 0x7d]);
    const init = { method: 'POST', headers: { authorization }, body };
    expect((await fetch(`${server.url}/api/tickets/1234/customer_response`, init)).status).toBe(400);
  });

  it('that hangs up in the middle of a body changes nothing', async () => {
    const before = sandbox.state.tickets.get(1234)?.messages.length;
    const head = `POST /api/tickets/1234/customer_response HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: ${authorization}\r\n`;
    await raw(`${head}Content-Length: 16\r\n\r\n{"body":"x"`, 50);
    expect(sandbox.state.tickets.get(1234)?.messages.length).toBe(before);
    expect(await isAlive()).toBe(true);
  });
});

describe('callers from elsewhere', () => {
  it.each([
    [{ host: 'evil.example' }, 403],
    [{ host: '127.0.0.1.evil.example' }, 403],
    [{ host: 'evil.example:80@127.0.0.1' }, 400],
    [{ origin: 'https://evil.example' }, 403],
    [{ origin: 'null' }, 403],
    [{ host: 'localhost' }, 200],
    [{ host: '[::1]:8080' }, 200],
    [{ origin: 'http://localhost:5173' }, 200],
  ])('with %j get %i', async (headers, status) => {
    expect(await target('/api/agents', headers)).toBe(status);
    expect(await target('/overview.json', headers)).toBe(status);
  });

  it.each([
    ['http://evil.example/api/agents', 403],
    ['https://evil.example/overview.json', 403],
    ['http://127.0.0.1.evil.example/overview.json', 403],
    ['HTTP://evil.example/overview.json', 400],
    ['http://localhost:8080/api/agents', 200],
    ['http://127.0.0.1/overview.json', 200],
  ])('that write the target %s in full get %i, whatever their Host says', async (path, status) => {
    expect(await target(path)).toBe(status);
  });

  it('are told why', async () => {
    const answer = await raw('GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n');
    expect(answer).toContain('The sandbox answers this machine only: Host, and Origin');
  });

  it('find no one listening on another address', async () => {
    const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
    const others = addresses
      .filter(({ internal, family }) => !internal && family === 'IPv4')
      .map(({ address }) => address);
    for (const address of [...others, '127.0.0.2']) {
      const refused = await new Promise((resolve) => {
        const socket = connect({ port: server.port, host: address, timeout: 1000 });
        socket.on('connect', () => resolve(false));
        for (const event of ['error', 'timeout'] as const) socket.on(event, () => resolve(true));
      });
      expect(refused).toBe(true);
    }
  });
});

describe('a server', () => {
  it('leaves the globals of the process alone', () => {
    const code = `const before = [Request, Response]; const { createSandbox } = await import('${inject('built')}/index.js');
      const server = await createSandbox().listen(); await server.close();
      process.stdout.write(String(before[0] === Request && before[1] === Response));`;
    return new Promise<void>((resolve, reject) => {
      execFile(process.execPath, ['--input-type=module', '-e', code], (error, stdout) => {
        if (error) return reject(error);
        expect(stdout).toBe('true');
        resolve();
      });
    });
  });

  it('closes although a request is under way', async () => {
    const slow = await createSandbox({ latency: 60_000 }).listen();
    const request = fetch(`${slow.url}/api/agents`);
    await new Promise((resolve) => setTimeout(resolve, 50));
    await slow.close();
    await expect(request).rejects.toThrow('fetch failed');
  });

  it('closes although a client keeps its connection, and says when its port is taken', async () => {
    const other = await createSandbox().listen();
    await fetch(`${other.url}/api/agents`);
    await expect(createSandbox().listen({ port: other.port })).rejects.toThrow('EADDRINUSE');
    await other.close();
    await expect(fetch(`${other.url}/api/agents`)).rejects.toThrow();
  });
});
