export type { EndpointFixture, FixtureOutput, FixtureRequest, FixtureResponse } from './fixture.js';
