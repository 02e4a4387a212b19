import { list, milliseconds, oneOf, type Rule, type Rules, refuseSlips } from './rules.js';
import type { DataSet, SandboxOptions } from './sandbox.js';
import type { Variants } from './variants.js';

/** The names of the data there are. */
export const dataSets: readonly DataSet[] = ['sample', 'demo', 'empty'];

const username: Rule = {
  expected: 'a string without ":" and control characters',
  accepts: (value) => typeof value === 'string' && /^[^:\p{Cc}]+$/u.test(value),
};

const password: Rule = {
  expected: 'a string without control characters',
  accepts: (value) => typeof value === 'string' && !/\p{Cc}/u.test(value),
};

const seed: Rule = { expected: 'a number', accepts: Number.isFinite };

const now: Rule = {
  expected: 'a valid Date, or a function that returns one',
  accepts: (value) => typeof value === 'function' || (value instanceof Date && !Number.isNaN(value.getTime())),
};

const data: Rule = {
  expected: `one of ${dataSets.join(', ')}, or a function that adds to the sample`,
  accepts: (value) => typeof value === 'function' || dataSets.some((name) => name === value),
};

const latency: Rule = {
  expected: 'a number of milliseconds, 0 or more, or a range { from, to } of such numbers',
  accepts(value) {
    if (typeof value !== 'object' || value === null) return milliseconds.accepts(value);
    return 'from' in value && 'to' in value && milliseconds.accepts(value.from) && milliseconds.accepts(value.to);
  },
};

const variants: Rule = { expected: 'an object', accepts: (value) => typeof value === 'object' && value !== null };

const options: Rules<SandboxOptions> = {
  data,
  seed,
  now,
  username,
  password,
  permissions: list,
  latency,
  variants,
  faults: list,
};

const variantRules: Rules<Variants> = {
  created: oneOf([201, 200]),
  customerLists: oneOf(['envelope', 'bare']),
  agentResponse: oneOf(['list', 'empty']),
};

/** Throws when an option does not exist, or means nothing. Faults and permissions are checked where they are used. */
export function refuseOptionSlips(given: SandboxOptions): void {
  refuseSlips('the options of createSandbox', given, options);
  refuseSlips('variants', given.variants ?? {}, variantRules);
}
