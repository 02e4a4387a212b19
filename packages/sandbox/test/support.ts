import { createSandbox, type Sandbox, type SandboxOptions } from '../src/index.js';

/** What a test looks at in an answer. */
export interface Reply {
  status: number;
  headers: Headers;
  text: string;
  json: unknown;
}

/** Sends a request as the API user; `body` goes as JSON unless it is text already. */
export type Send = (method: string, target: string, body?: unknown, headers?: Record<string, string>) => Promise<Reply>;

/** The Basic header of the vendor's samples. */
export const authorization = `Basic ${btoa('api_user:api_pass')}`;

/** A sender over a `fetch` and a base URL. */
export function sender(fetchLike: typeof fetch, base: string): Send {
  return async (method, target, body, headers = {}) => {
    const response = await fetchLike(base + target, {
      method,
      headers: { authorization, 'content-type': 'application/json; charset=utf-8', ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    let json: unknown;
    try {
      json = JSON.parse(text);
    } catch {
      json = undefined;
    }
    return { status: response.status, headers: response.headers, text, json };
  };
}

/** A sandbox with a sender that needs no socket. */
export function start(options?: SandboxOptions): { sandbox: Sandbox; send: Send } {
  const sandbox = createSandbox(options);
  return { sandbox, send: sender(sandbox.fetch, sandbox.url) };
}
