import type { Exchange } from './faultServer.js';

export const crlf = '\r\n';
export const head = (status: number | string, ...headers: string[]): string =>
  [`HTTP/1.1 ${status} x`, ...headers, '', ''].join(crlf);
/** How long a client gets to read the head of a response before the next thing happens, in milliseconds. */
export const headStart = 300;
export const jsonType = 'Content-Type: application/json';

/** A whole answer with its length. */
export function whole(status: number, body: string | Buffer, ...headers: string[]): Buffer {
  const bytes = Buffer.from(body as string);
  return Buffer.concat([Buffer.from(head(status, jsonType, `Content-Length: ${bytes.length}`, ...headers)), bytes]);
}

export const write =
  (...parts: (string | Buffer)[]) =>
  ({ socket }: Exchange): void => {
    for (const part of parts) socket.write(part);
  };
export const writeAndEnd =
  (...parts: (string | Buffer)[]) =>
  ({ socket }: Exchange): void => {
    for (const part of parts) socket.write(part);
    socket.end();
  };
/** The kernel must have sent the bytes before the reset. */
export const writeAndReset =
  (...parts: string[]) =>
  ({ socket }: Exchange): void => {
    for (const part of parts) socket.write(part);
    setTimeout(() => socket.resetAndDestroy(), 20);
  };
export const answer = (status: number, body = '{}', ...headers: string[]) => write(whole(status, body, ...headers));

export function slowly({ socket }: Exchange, bytes: string, milliseconds: number): void {
  let sent = 0;
  const timer = setInterval(() => {
    if (socket.destroyed || sent >= bytes.length) clearInterval(timer);
    else socket.write(bytes.charAt(sent++));
  }, milliseconds);
}

export const errorBody = '{"request_id":"53678450401cf","errors":[{"message":"Something is wrong.","code":111111}]}';
export const page = '<!doctype html><html><title>Log in</title><p>Please log in</p></html>';
