import { expect, it } from 'vitest';
import { createSandbox, type Fault, type ListenOptions, type SandboxOptions } from '../src/index.js';

const options = 'data, seed, now, username, password, permissions, latency, variants, faults';
const triggers = 'kind, route, skip, times, probability, when';
const kinds = 'status, drop, truncate, html, delay';

// As a program in JavaScript gives them: no type stands in the way.
it.each<[slip: object, words: string]>([
  [{ dta: 'demo' }, `no "dta" in the options of createSandbox; the names are ${options}`],
  [{ usrname: 'x' }, `no "usrname" in the options of createSandbox; the names are ${options}`],
  [{ constructor: 1 }, `no "constructor" in the options of createSandbox; the names are ${options}`],
  [{ data: 'dmo' }, 'data must be one of sample, demo, empty, or a function that adds to the sample'],
  [{ data: null }, 'data must be one of sample, demo, empty, or a function that adds to the sample'],
  [{ seed: 'demo' }, 'seed must be a number'],
  [{ now: new Date('x') }, 'now must be a valid Date, or a function that returns one'],
  [{ now: '2026-01-05' }, 'now must be a valid Date, or a function that returns one'],
  [{ username: 7 }, 'username must be a string without ":" and control characters'],
  [{ password: 7 }, 'password must be a string without control characters'],
  [{ permissions: 'GET *' }, 'permissions must be a list'],
  [{ latency: -1 }, 'latency must be a number of milliseconds, 0 or more, or a range { from, to } of such numbers'],
  [
    { latency: { from: 1 } },
    'latency must be a number of milliseconds, 0 or more, or a range { from, to } of such numbers',
  ],
  [{ latency: null }, 'latency must be a number of milliseconds, 0 or more, or a range { from, to } of such numbers'],
  [{ faults: { kind: 'drop' } }, 'faults must be a list'],
  [{ faults: [{ kind: 'drpo' }] }, `kind of a fault must be one of ${kinds}`],
  [{ variants: 1 }, 'variants must be an object'],
  [{ variants: null }, 'variants must be an object'],
  [{ variants: { create: 200 } }, 'no "create" in variants; the names are created, customerLists, agentResponse'],
  [{ variants: { created: 204 } }, 'created must be one of 201, 200'],
  [{ variants: { customerLists: 'list' } }, 'customerLists must be one of envelope, bare'],
  [{ variants: { agentResponse: 'bare' } }, 'agentResponse must be one of list, empty'],
])('createSandbox refuses %j', (slip, words) => {
  expect(() => createSandbox(slip as SandboxOptions)).toThrow(new Error(`sandbox: ${words}`));
});

it('createSandbox refuses what is no object', () => {
  expect(() => createSandbox('demo' as SandboxOptions)).toThrow(
    new Error('sandbox: expected an object: the options of createSandbox'),
  );
});

it.each<[slip: unknown, words: string]>([
  [undefined, `kind of a fault must be one of ${kinds}`],
  [{}, `kind of a fault must be one of ${kinds}`],
  [{ kind: 'drpo' }, `kind of a fault must be one of ${kinds}`],
  [{ kind: 'toString' }, `kind of a fault must be one of ${kinds}`],
  [{ kind: 'drop', when: 'aftr' }, 'when must be one of before, after'],
  [{ kind: 'drop', tims: 1 }, `no "tims" in a fault of kind drop; the names are ${triggers}`],
  [{ kind: 'drop', status: 503 }, `no "status" in a fault of kind drop; the names are ${triggers}`],
  [{ kind: 'drop', times: '1' }, 'times must be a whole number, 0 or more'],
  [{ kind: 'drop', times: -1 }, 'times must be a whole number, 0 or more'],
  [{ kind: 'drop', skip: 0.5 }, 'skip must be a whole number, 0 or more'],
  [{ kind: 'drop', probability: 50 }, 'probability must be a number from 0 to 1'],
  [{ kind: 'drop', probability: Number.NaN }, 'probability must be a number from 0 to 1'],
  [{ kind: 'drop', route: /GET/ }, 'route must be a string such as "GET *"'],
  [{ kind: 'status' }, 'status must be a whole number from 400 to 599'],
  [{ kind: 'status', status: '503' }, 'status must be a whole number from 400 to 599'],
  [{ kind: 'status', status: 200 }, 'status must be a whole number from 400 to 599'],
  [
    { kind: 'status', status: 429, retry_after: 1 },
    `no "retry_after" in a fault of kind status; the names are ${triggers}, status, retryAfter`,
  ],
  [{ kind: 'status', status: 429, retryAfter: null }, 'retryAfter must be a number or a string'],
  [{ kind: 'html', status: 204 }, 'status must be a status that has a body, 200 to 599'],
  [{ kind: 'html', status: 600 }, 'status must be a status that has a body, 200 to 599'],
  [{ kind: 'delay' }, 'milliseconds must be a number of milliseconds, 0 or more'],
  [{ kind: 'delay', milliseconds: -1 }, 'milliseconds must be a number of milliseconds, 0 or more'],
])('addFault refuses %j', (slip, words) => {
  expect(() => createSandbox().addFault(slip as Fault)).toThrow(new Error(`sandbox: ${words}`));
});

it.each<Fault>([
  { kind: 'status', status: 400, retryAfter: 'soon', route: 'GET *', skip: 0, times: 1, probability: 0, when: 'after' },
  { kind: 'status', status: 599, retryAfter: 0 },
  { kind: 'drop', times: Number.POSITIVE_INFINITY, probability: 1 },
  { kind: 'truncate', when: 'before' },
  { kind: 'html', status: 200 },
  { kind: 'delay', milliseconds: 0.5 },
])('addFault takes %j', (fault) => {
  expect(() => createSandbox().addFault(fault)).not.toThrow();
});

it('listen refuses a name that does not exist', async () => {
  const slip = { prot: 8080 } as ListenOptions;
  await expect(createSandbox().listen(slip)).rejects.toThrow(
    new Error('sandbox: no "prot" in the options of listen; the names are port'),
  );
});

it('an option that is undefined is left out', () => {
  const slip = { data: undefined, variants: { created: undefined }, faults: [{ kind: 'drop', times: undefined }] };
  expect(createSandbox(slip as unknown as SandboxOptions).state.customers.size).toBe(9);
});

it('has an address that no machine on earth has: a client without its fetch gives the password to nobody', () => {
  // RFC 2606: names that end in .invalid are never registered.
  expect(createSandbox().url).toBe('https://sandbox.invalid/api');
});
