// For authors of endpoints: the entry `@thulium-js/core/declare`.
export { type BatchShape, batchResult } from './batch.js';
export { type Bound, type BoundList, bind } from './bind.js';
export { callForId } from './callForId.js';
export { isControlError } from './controlError.js';
export { copyInput, readInput } from './copyInput.js';
export { copyOptions } from './copyOptions.js';
export { created } from './created.js';
export {
  type CustomFieldFilter,
  type CustomFieldValue,
  type CustomFieldValues,
  customFieldFilter,
  customFieldValues,
} from './customFields.js';
export { type DateForm, formatWallClock, isWallClock } from './date.js';
export { dayOrMinute } from './dayOrMinute.js';
export { type Download, download } from './download.js';
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
export { below, checkFlow, checkObject, type FlowCheck, fieldNames, objectIssues } from './flowInput.js';
export { openWriteOf, rememberOpenWrite, runFlow } from './flowQueue.js';
export { unknownFieldIssues } from './input.js';
export { writeJson } from './json.js';
export { type Page, type PageFields, type PageInput, pageFields, pageSchema } from './page.js';
export {
  definePagedEndpoint,
  type ListInput,
  type PageDefinition,
  type PagedEndpoint,
  type PagedEndpointDefinition,
  type WalkInput,
} from './pagedEndpoint.js';
export { describeFailedStep, effectOfStep } from './partlyDone.js';
export { type FileContent, fileContent } from './requestBytes.js';
export { type BatchOptions, type BatchRunResult, runBatch } from './runBatch.js';
export * from './schema.js';
