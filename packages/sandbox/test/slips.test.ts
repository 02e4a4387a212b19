import { expect, it } from 'vitest';
import { createSandbox, type Fault, type ListenOptions, type SandboxOptions } from '../src/index.js';

const options = 'data, seed, now, username, password, permissions, latency, variants, faults';
const triggers = 'kind, route, skip, times, probability, when';
const kinds = 'status, drop, truncate, html, delay';

// As a program in JavaScript gives them: no type stands in the way.
it.each<[slip: object, words: string]>([
  [{ dta: 'demo' }, `no "dta" in the options of createSandbox; there are ${options}`],
  [{ usrname: 'x' }, `no "usrname" in the options of createSandbox; there are ${options}`],
  [{ constructor: 1 }, `no "constructor" in the options of createSandbox; there are ${options}`],
  [{ data: 'dmo' }, 'data is one of sample, demo, empty, or a function that adds to the sample'],
  [{ data: null }, 'data is one of sample, demo, empty, or a function that adds to the sample'],
  [{ seed: 'demo' }, 'seed is a number'],
  [{ now: new Date('x') }, 'now is a valid Date, or a function that gives one'],
  [{ now: '2026-01-05' }, 'now is a valid Date, or a function that gives one'],
  [{ username: 7 }, 'username is a text without ":" and control characters'],
  [{ password: 7 }, 'password is a text without control characters'],
  [{ permissions: 'GET *' }, 'permissions is a list'],
  [{ latency: -1 }, 'latency is a number of milliseconds, 0 or more, or a range { from, to } of such numbers'],
  [{ latency: { from: 1 } }, 'latency is a number of milliseconds, 0 or more, or a range { from, to } of such numbers'],
  [{ latency: null }, 'latency is a number of milliseconds, 0 or more, or a range { from, to } of such numbers'],
  [{ faults: { kind: 'drop' } }, 'faults is a list'],
  [{ faults: [{ kind: 'drpo' }] }, `kind of a fault is one of ${kinds}`],
  [{ variants: 1 }, 'variants is an object'],
  [{ variants: null }, 'variants is an object'],
  [{ variants: { create: 200 } }, 'no "create" in variants; there are created, customerLists, agentResponse'],
  [{ variants: { created: 204 } }, 'created is one of 201, 200'],
  [{ variants: { customerLists: 'list' } }, 'customerLists is one of envelope, bare'],
  [{ variants: { agentResponse: 'bare' } }, 'agentResponse is one of list, empty'],
])('createSandbox refuses %j', (slip, words) => {
  expect(() => createSandbox(slip as SandboxOptions)).toThrow(new Error(`sandbox: ${words}`));
});

it('createSandbox refuses what is no object', () => {
  expect(() => createSandbox('demo' as SandboxOptions)).toThrow(
    new Error('sandbox: expected an object: the options of createSandbox'),
  );
});

it.each<[slip: unknown, words: string]>([
  [undefined, `kind of a fault is one of ${kinds}`],
  [{}, `kind of a fault is one of ${kinds}`],
  [{ kind: 'drpo' }, `kind of a fault is one of ${kinds}`],
  [{ kind: 'toString' }, `kind of a fault is one of ${kinds}`],
  [{ kind: 'drop', when: 'aftr' }, 'when is one of before, after'],
  [{ kind: 'drop', tims: 1 }, `no "tims" in a fault of kind drop; there are ${triggers}`],
  [{ kind: 'drop', status: 503 }, `no "status" in a fault of kind drop; there are ${triggers}`],
  [{ kind: 'drop', times: '1' }, 'times is a whole number, 0 or more'],
  [{ kind: 'drop', times: -1 }, 'times is a whole number, 0 or more'],
  [{ kind: 'drop', skip: 0.5 }, 'skip is a whole number, 0 or more'],
  [{ kind: 'drop', probability: 50 }, 'probability is a number from 0 to 1'],
  [{ kind: 'drop', probability: Number.NaN }, 'probability is a number from 0 to 1'],
  [{ kind: 'drop', route: /GET/ }, 'route is a text such as "GET *"'],
  [{ kind: 'status' }, 'status is a whole number from 400 to 599'],
  [{ kind: 'status', status: '503' }, 'status is a whole number from 400 to 599'],
  [{ kind: 'status', status: 200 }, 'status is a whole number from 400 to 599'],
  [
    { kind: 'status', status: 429, retry_after: 1 },
    `no "retry_after" in a fault of kind status; there are ${triggers}, status, retryAfter`,
  ],
  [{ kind: 'status', status: 429, retryAfter: null }, 'retryAfter is a number or a text'],
  [{ kind: 'html', status: 204 }, 'status is a status that has a body, 200 to 599'],
  [{ kind: 'html', status: 600 }, 'status is a status that has a body, 200 to 599'],
  [{ kind: 'delay' }, 'milliseconds is a number of milliseconds, 0 or more'],
  [{ kind: 'delay', milliseconds: -1 }, 'milliseconds is a number of milliseconds, 0 or more'],
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
    new Error('sandbox: no "prot" in the options of listen; there are port'),
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
