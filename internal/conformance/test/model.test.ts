import { createChat } from '@thulium-js/chat';
import { createThulium } from '@thulium-js/core';
import { createCrmOutbounds } from '@thulium-js/crm-outbounds';
import { createCustomers } from '@thulium-js/customers';
import { createSandbox, type SandboxServer, type SandboxState } from '@thulium-js/sandbox';
import { createTickets } from '@thulium-js/tickets';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { chatSteps } from '../src/model/chatSteps.ts';
import { companySteps } from '../src/model/companySteps.ts';
import { customerSteps } from '../src/model/customerSteps.ts';
import { itemSteps } from '../src/model/itemSteps.ts';
import { Model } from '../src/model/model.ts';
import { recordSteps } from '../src/model/recordSteps.ts';
import { sessions } from '../src/model/step.ts';
import { ticketSteps } from '../src/model/ticketSteps.ts';

/** Dictionaries, and nothing that has to be remembered. */
function emptied(state: SandboxState): void {
  for (const kind of ['customers', 'companies', 'tickets', 'conversations', 'fieldGroupItems', 'files'] as const) {
    state[kind].clear();
  }
  state.campaigns.get('00001')?.records.clear();
}

const sandbox = createSandbox({ data: emptied });
let server: SandboxServer;
beforeAll(async () => {
  server = await sandbox.listen();
});
afterAll(() => server.close());

const kinds = [...customerSteps, ...companySteps, ...itemSteps, ...recordSteps, ...ticketSteps, ...chatSteps];

test('random sessions through the clients come to what a simple model says', async () => {
  const drifts: unknown[] = [];
  const { username, password } = sandbox;
  const onDrift = (drift: unknown) => drifts.push(drift);
  const thulium = createThulium({ baseUrl: server.url, username, password, retry: false, onDrift });
  const calls = {
    customers: createCustomers(thulium),
    crmOutbounds: createCrmOutbounds(thulium),
    tickets: createTickets(thulium),
    chat: createChat(thulium),
  };
  const outcomes: string[] = [];
  const session = fc.asyncProperty(sessions(kinds), async (commands) => {
    sandbox.reset();
    await fc.asyncModelRun(() => ({ model: new Model(), real: calls }), commands);
    // Nothing that the vendor does not document, and no mishap on the other side.
    expect(sandbox.requests.filter(({ unknown, fault }) => unknown !== undefined || fault !== undefined)).toEqual([]);
    outcomes.push(...sandbox.requests.map(({ endpoint, status }) => `${endpoint} ${status}`));
  });
  await fc.assert(session, { seed: 20_260_105, numRuns: 30 });
  expect(drifts).toEqual([]);
  expect(outcomes.length).toBeGreaterThan(1000);
  // Every call went well at some time, and nearly all found that something was not there, not allowed, or gone.
  const count = (pattern: RegExp) => new Set(outcomes.filter((outcome) => pattern.test(outcome))).size;
  expect(count(/ 20[01]$| 204$| 207$/)).toBe(40);
  expect(count(/ 404$/)).toBeGreaterThan(15);
  expect(count(/ 400$/)).toBe(6);
  expect(count(/ 410$/)).toBe(4);
});
