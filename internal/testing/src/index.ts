export { type EndpointDocumentation, readDocumentation } from './documentation.js';
export type { EndpointFixture, FixtureOutput, FixtureRequest, FixtureResponse } from './fixture.js';
export { type JsonSchema, jsonSchemaOf } from './jsonSchema.js';
export { type EndpointPackage, testEndpoints } from './testEndpoints.js';
export { type Refusals, recordingClient, testRefusals } from './testRefusals.js';
