/** A stateful fake Thulium to test against. */
export { buildConversation, buildCustomer, buildMessage, buildRecord, buildTicket } from './builders.js';
export type { ErrorBody } from './errors.js';
export { type EndpointFacts, facts, type ParameterFacts, type ParameterType } from './facts.js';
export type { Fault, FaultTrigger, Trouble } from './faults.js';
export type { Json } from './input.js';
export type { LoggedRequest } from './requestLog.js';
export type { RoutePattern } from './routePattern.js';
export { createSandbox, type DataSet, type Sandbox, type SandboxOptions, type SandboxSnapshot } from './sandbox.js';
export type { ListenOptions, SandboxServer } from './server.js';
export type * from './state.js';
export type { Variants } from './variants.js';
export type { WebhookDelivery } from './webhooks.js';
