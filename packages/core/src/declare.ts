// For authors of endpoints: the entry `@thulium-js/core/declare`.
export { type Bound, bind } from './bind.js';
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
export * from './schema.js';
