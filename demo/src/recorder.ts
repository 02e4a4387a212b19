import type { Interceptor } from '@thulium-js/core';

/** One attempt that went over the wire. */
export interface Exchange {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  /** Undefined when no answer came. */
  readonly status: number | undefined;
  readonly milliseconds: number;
}

/** Remembers what went over the wire, by an interceptor. */
export class Recorder {
  #exchanges: Exchange[] = [];

  readonly interceptor: Interceptor = async (request, next) => {
    const { pathname, search } = new URL(request.url);
    const start = performance.now();
    let status: number | undefined;
    try {
      const response = await next(request);
      status = response.status;
      return response;
    } finally {
      const milliseconds = Math.round(performance.now() - start);
      this.#exchanges.push({ method: request.endpoint.method, target: pathname + search, status, milliseconds });
    }
  };

  /** What was remembered since the last time. */
  take(): readonly Exchange[] {
    const taken = this.#exchanges;
    this.#exchanges = [];
    return taken;
  }
}
