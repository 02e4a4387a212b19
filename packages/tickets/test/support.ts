import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type ClientOptions, createThulium, type Thulium } from '@thulium-js/core';
import { createSandbox, type Sandbox, type SandboxOptions } from '@thulium-js/sandbox';
import { onTestFinished } from 'vitest';

/** A client of the sandbox, over HTTP; both end with the test. Nothing is sent twice. */
export async function startSandbox(
  options: ClientOptions = {},
  sandboxOptions: SandboxOptions = {},
): Promise<{ readonly sandbox: Sandbox; readonly thulium: Thulium }> {
  const sandbox = createSandbox(sandboxOptions);
  const server = await sandbox.listen();
  onTestFinished(() => server.close());
  const { username, password } = sandbox;
  return { sandbox, thulium: createThulium({ baseUrl: server.url, username, password, retry: false, ...options }) };
}

/** `METHOD path` of every request the sandbox saw, in order. */
export function callsOf(sandbox: Sandbox): string[] {
  return sandbox.requests.map(({ method, path }) => `${method} ${path}`);
}

/** A request as a scripted server saw it. */
export interface SeenRequest {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

/** What a scripted server answers: JSON, text or bytes; or `hang`, which is no answer at all. */
export type Script = (request: SeenRequest) => { readonly status?: number; readonly body?: unknown } | 'hang';

/** A client of a server that answers what a test says; both end with the test. */
export async function startScript(
  script: Script,
  options: ClientOptions = {},
): Promise<{ readonly seen: SeenRequest[]; readonly thulium: Thulium }> {
  const seen: SeenRequest[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { method = '', url = '', headers } = request;
    const one = { method, target: url.replace('/api', ''), headers, body: Buffer.concat(chunks) };
    seen.push(one);
    const answer = script(one);
    if (answer === 'hang') return;
    const { status = 200, body = '' } = answer;
    const isText = typeof body === 'string' || Buffer.isBuffer(body);
    response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
    response.end(isText ? body : JSON.stringify(body));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const thulium = createThulium({ baseUrl, username: 'api_user', password: 'api_pass', retry: false, ...options });
  return { seen, thulium };
}

/** A small generator of numbers: the same seed gives the same world. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
