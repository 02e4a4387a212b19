// For programs that call the API.
export type { BatchItem, BatchResult, BatchStatus } from './batch.js';
export { createThulium, type DataWithResponse, type ResponseInfo, type Thulium } from './client.js';
export type { Endpoint, EndpointDescription, Evidence, Method } from './endpoint.js';
export * from './errors.js';
export type { AttemptRequest, AttemptResponse, Interceptor } from './interceptor.js';
export type { WalkedPage } from './listWalk.js';
export type { LogFields, Logger } from './logger.js';
export type { CallOptions, ClientOptions, Fetch } from './options.js';
export type { Page, PageInput } from './page.js';
export type { CollectOptions, PagedEndpoint, WalkOptions } from './pagedEndpoint.js';
export { PartlyDoneError } from './partlyDone.js';
export { isPlannedRequest, type PlannedRequest } from './plannedRequest.js';
export type { RateLimit, RateLimiter } from './rateLimiter.js';
export type { RawRequest } from './rawRequest.js';
export type { RetryOptions } from './retry.js';
export { type BatchOptions, runBatch } from './runBatch.js';
export type { DateTimeInput, ExternalId, NumericId } from './schema.js';
