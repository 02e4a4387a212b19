import type { Method } from '@thulium-js/core';

/**
 * One request of an endpoint and the answer to it. Fixtures feed the contract test, the OpenAPI document and the docs.
 *
 * @example
 * ```ts
 * export const fixtures: EndpointFixture<StartConversationInput, StartedConversation>[] = [
 *   {
 *     name: 'a known customer',
 *     source: 'documented',
 *     input: { chat_queue_id: 3, customer_id: 1 },
 *     request: { method: 'POST', path: '/chat_conversations/start', query: 'chat_queue_id=3&customer_id=1' },
 *     response: { status: 201, body: { conversation_id: '6ed7c941-2c8a-411e-95d2-338a9f64800a' } },
 *     output: { conversation_id: '6ed7c941-2c8a-411e-95d2-338a9f64800a' },
 *   },
 * ];
 * ```
 */
export interface EndpointFixture<Input, Output> {
  /** What it shows, in some words; unique for the endpoint. */
  readonly name: string;
  /**
   * - `documented`: request and answer are the vendor's.
   * - `mended`: as documented, but something in it was broken or belonged to a person; `note` says what.
   * - `inferred`: nobody has documented it; `note` says from what it is taken.
   */
  readonly source: 'documented' | 'mended' | 'inferred';
  /** Why it is not `documented`. */
  readonly note?: string;
  /** What the endpoint is called with; `undefined` for an endpoint without input. */
  readonly input: Input;
  /** What must be seen on the wire. */
  readonly request: FixtureRequest;
  /** What the server answers. */
  readonly response: FixtureResponse;
  /** What the call must give. */
  readonly output: FixtureOutput<Output>;
}

/** A request as the server sees it. */
export interface FixtureRequest {
  readonly method: Method;
  /** Path below `/api`, encoded. Example: `/tickets/1234`. */
  readonly path: string;
  /** Query without `?`, exactly as it is written. Example: `status_id[]=1&status_id[]=2`. Default: none. */
  readonly query?: string;
  /** The JSON of the body, or its bytes where the endpoint sends bytes. Default: no body. */
  readonly body?: unknown;
}

/** An answer as the server gives it. */
export interface FixtureResponse {
  readonly status: number;
  /** Headers besides `content-type: application/json; charset=utf-8`; names in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  /** A text is sent as it stands (an empty body is `''`), anything else as JSON. */
  readonly body: unknown;
}

/** What a fixture says of an output: the value; of a download its content. */
export type FixtureOutput<Output> = Output extends { blob(): Promise<Blob> }
  ? { readonly text: string; readonly filename?: string; readonly contentType?: string; readonly size?: number }
  : Output;
