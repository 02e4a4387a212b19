import { afterEach, beforeEach } from 'vitest';
import { type ClientOptions, type Customers, createCustomers, createThulium } from '../src/index.js';
import { type LetterServer, startLetterServer } from './letterServer.js';

/** What the tests of a file use; each test has a server of its own. */
export interface World {
  readonly server: LetterServer;
  /** The calls with a client of the server. */
  readonly customers: Customers;
  /** Makes the calls with another client of the server. */
  connect(options: ClientOptions): Customers;
}

/** Starts a server that compares letter by letter before each test of a file, and closes it after the test. */
export function useLetterServer(): World {
  let server: LetterServer;
  let customers: Customers;
  const connect = (options: ClientOptions): Customers =>
    createCustomers(createThulium({ baseUrl: server.url, username: 'user', password: 'secret', ...options }));
  beforeEach(async () => {
    server = await startLetterServer();
    customers = connect({});
  });
  afterEach(() => server.close());
  return {
    get server() {
      return server;
    },
    get customers() {
      return customers;
    },
    connect,
  };
}
