// For authors of endpoints: the entry `@thulium-js/core/declare`.
export { type Bound, type BoundList, bind } from './bind.js';
export {
  type DecodedResponse,
  defineEndpoint,
  type EncodedRequest,
  type Endpoint,
  type EndpointDefinition,
  type EndpointDescription,
  type Evidence,
  type Method,
} from './endpoint.js';
export type { Page, PageInput } from './page.js';
export {
  definePagedEndpoint,
  type ListInput,
  type PageDefinition,
  type PagedEndpoint,
  type PagedEndpointDefinition,
  type WalkInput,
} from './pagedEndpoint.js';
export * from './schema.js';
