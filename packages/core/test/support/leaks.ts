import { getEventListeners } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'vitest';
import { createClient, type Thulium } from '../../src/client.js';
import { type Environment, platformEnvironment } from '../../src/environment.js';
import type { ClientOptions } from '../../src/options.js';

/** The resources that calls hold at one moment. */
export interface Held {
  /** Sockets on the server whose response is neither complete nor given up. An idle kept-alive socket does not count. */
  readonly sockets: number;
  /** Timers that the client started and neither fired nor cleared. */
  readonly timers: number;
  /** `abort` listeners on {@link LeakWatch.signal}. */
  readonly listeners: number;
}

/** A client and its server over real HTTP, and the resources that the client holds. */
export interface LeakWatch {
  readonly thulium: Thulium;
  /** How many requests the server got. */
  readonly requests: number;
  /** A signal for the calls, ended by {@link LeakWatch.abort}. */
  readonly signal: AbortSignal;
  readonly abort: (reason: unknown) => void;
  readonly held: () => Held;
  /** Runs all timers of the client now, as if their time had passed. */
  readonly fireTimers: () => void;
  /** Waits until the client holds these resources, by default none. */
  readonly untilHeld: (expected?: Partial<Held>) => Promise<void>;
  readonly close: () => void;
}

/** Starts a server that responds as given, and a client whose timers, sockets and listeners are counted. */
export async function watchLeaks(
  respond: (response: ServerResponse, request: IncomingMessage) => void,
  options: ClientOptions = {},
): Promise<LeakWatch> {
  let sockets = 0;
  let requests = 0;
  const server = createServer((request, response) => {
    requests++;
    sockets++;
    response.on('close', () => sockets--).on('error', () => undefined);
    request.resume().on('end', () => respond(response, request));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  const timers = new Set<() => void>();
  const environment: Environment = {
    ...platformEnvironment,
    random: () => 0,
    startTimer(callback, milliseconds) {
      const fire = () => {
        if (timers.delete(fire)) {
          stop();
          callback();
        }
      };
      const stop = platformEnvironment.startTimer(fire, milliseconds);
      timers.add(fire);
      return () => {
        timers.delete(fire);
        stop();
      };
    },
  };
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const thulium = createClient(
    { baseUrl, username: 'api', password: 'secret', retry: false, timeout: 60_000, totalTimeout: 120_000, ...options },
    environment,
  );
  const controller = new AbortController();
  const { signal } = controller;
  const held = (): Held => ({ sockets, timers: timers.size, listeners: getEventListeners(signal, 'abort').length });
  return {
    thulium,
    get requests() {
      return requests;
    },
    signal,
    abort: (reason) => controller.abort(reason),
    held,
    fireTimers() {
      for (const fire of [...timers]) fire();
    },
    async untilHeld(expected = {}) {
      const all = { sockets: 0, timers: 0, listeners: 0, ...expected };
      await expect.poll(held).toEqual(all);
    },
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
