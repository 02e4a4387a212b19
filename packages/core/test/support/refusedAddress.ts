import { type AddressInfo, connect, createServer } from 'node:net';
import { onTestFinished } from 'vitest';

/**
 * An address that refuses connections while the test runs: of a port that a connection of this process holds, so that no
 * other program can listen at it.
 */
export async function refusedAddress(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const holder = connect((server.address() as AddressInfo).port, '127.0.0.1');
  await new Promise((resolve) => holder.once('connect', resolve));
  onTestFinished(() => {
    holder.destroy();
    server.close();
  });
  return `http://127.0.0.1:${holder.localPort}`;
}
