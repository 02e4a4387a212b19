import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import type { Surroundings } from './cases/case.ts';
import { run } from './shell.ts';

/** What the page reports. */
export interface PageResult {
  /** Name of the error without leave to run in a browser. */
  readonly refusal: string;
  /** What the program gave with it. */
  readonly lines: readonly string[];
}

/** Serves a built page, and a proxy to the sandbox; opens the page in Chromium and waits for what it reports. */
export async function openPage(folder: string, environment: Surroundings['environment']): Promise<PageResult> {
  await installChromium();
  const profile = await mkdtemp(join(tmpdir(), 'thulium-chromium-'));
  const { promise, resolve, reject } = Promise.withResolvers<PageResult>();
  const timer = setTimeout(() => reject(new Error('the page reported nothing within a minute')), 60_000);
  const pages = createServer((request, response) => answerPage(request, response, folder, resolve));
  const proxy = createServer((request, response) => answerProxy(request, response, environment));
  const [pagePort, proxyPort] = await Promise.all([pages, proxy].map(listen));
  const settings = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'];
  const address = `http://127.0.0.1:${pagePort}/?proxy=${proxyPort}`;
  const browser = spawn('chromium', [...settings, `--user-data-dir=${profile}`, address], { stdio: 'ignore' });
  const ended = new Promise((resolveEnd) => browser.once('exit', resolveEnd));
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    browser.kill();
    await ended;
    for (const server of [pages, proxy]) {
      server.closeAllConnections();
      server.close();
    }
    await rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

const contentTypes: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript' };

async function answerPage(
  request: IncomingMessage,
  response: ServerResponse,
  folder: string,
  report: (result: PageResult) => void,
): Promise<void> {
  const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1');
  if (pathname === '/result') {
    const body = await readBody(request);
    response.end();
    report(JSON.parse(body.toString()));
    return;
  }
  const file = pathname === '/' ? 'index.html' : pathname.slice(1);
  const text = await readFile(join(folder, file)).catch(() => undefined);
  response.writeHead(text === undefined ? 404 : 200, { 'content-type': contentTypes[extname(file)] ?? 'text/plain' });
  response.end(text);
}

/** Lets pages of other origins in, drops the credentials that they send, and adds those of the sandbox. */
async function answerProxy(
  request: IncomingMessage,
  response: ServerResponse,
  { BASE_URL, USERNAME, PASSWORD }: Surroundings['environment'],
): Promise<void> {
  const { method = 'GET', url = '/', headers } = request;
  const leave = {
    'access-control-allow-origin': headers.origin ?? '*',
    'access-control-allow-headers': 'authorization, content-type, accept',
    'access-control-allow-methods': 'GET, POST, PUT, DELETE',
  };
  const body = await readBody(request);
  if (method === 'OPTIONS') {
    response.writeHead(204, leave).end();
    return;
  }
  const upstream = await fetch(new URL(url, BASE_URL), {
    method,
    headers: {
      accept: 'application/json',
      'content-type': headers['content-type'] ?? 'application/json',
      authorization: `Basic ${Buffer.from(`${USERNAME}:${PASSWORD}`).toString('base64')}`,
    },
    ...(method === 'GET' ? {} : { body }),
  });
  const contentType = upstream.headers.get('content-type') ?? 'text/plain';
  response.writeHead(upstream.status, { ...leave, 'content-type': contentType });
  response.end(await upstream.text());
}

async function readBody(request: IncomingMessage): Promise<Buffer<ArrayBuffer>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

/** What a page of this machine looks like to Chromium after three seconds, as HTML. */
export async function renderPage(address: string): Promise<string> {
  await installChromium();
  const profile = await mkdtemp(join(tmpdir(), 'thulium-chromium-'));
  const settings = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'];
  const how = [`--user-data-dir=${profile}`, '--virtual-time-budget=3000', '--dump-dom'];
  try {
    return await run('chromium', [...settings, ...how, address], { folder: tmpdir() });
  } finally {
    await rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

/** Version of the Chromium that is installed, for example `Chromium 150.0.7871.124`. */
export async function chromiumVersion(): Promise<string> {
  const printed = await run('chromium', ['--version'], { folder: tmpdir() });
  return /Chromium [\d.]+/.exec(printed)?.[0] ?? printed.trim();
}

/** Chromium as Debian packs it; installed where it is missing. */
async function installChromium(): Promise<void> {
  const isThere = await chromiumVersion().then(
    () => true,
    () => false,
  );
  if (isThere) return;
  await run('apt-get', ['update'], { folder: tmpdir() });
  await run('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], { folder: tmpdir() });
}
