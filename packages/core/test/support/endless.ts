import type { ServerResponse } from 'node:http';

/** A body without an end, which is sent only as fast as it is read, and how much of it was sent before the client closed the connection. */
export function endless(): {
  readonly through: (response: ServerResponse) => void;
  readonly isClosed: Promise<void>;
  readonly bytes: () => number;
} {
  const chunk = Buffer.alloc(65_536, ' ');
  const { promise: isClosed, resolve } = Promise.withResolvers<void>();
  let bytes = 0;
  const through = (response: ServerResponse): void => {
    response.on('close', resolve);
    const send = (): void => {
      do bytes += chunk.length;
      while (response.write(chunk));
    };
    response.on('drain', send);
    send();
  };
  return { through, isClosed, bytes: () => bytes };
}
