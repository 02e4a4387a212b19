import type { Fault, FaultTrigger, Trouble } from './faults.js';
import {
  howMany,
  milliseconds,
  numberBetween,
  oneOf,
  type Rule,
  type Rules,
  refuseSlips,
  wholeNumberBetween,
} from './rules.js';

const trigger: Rules<FaultTrigger> = {
  route: { expected: 'a string such as "GET *"', accepts: (value) => typeof value === 'string' },
  skip: howMany,
  times: howMany,
  probability: numberBetween(0, 1),
  when: oneOf(['before', 'after']),
};

const retryAfter: Rule = {
  expected: 'a number or a string',
  accepts: (value) => typeof value === 'string' || Number.isFinite(value),
};

/** The statuses that can carry a page: not those that must have no body. */
const pageStatus: Rule = {
  expected: 'a status that has a body, 200 to 599',
  accepts: (value) => wholeNumberBetween(200, 599).accepts(value) && ![204, 205, 304].includes(Number(value)),
};

/** What each kind of trouble needs or may have. */
const troubles: { readonly [Kind in Trouble['kind']]: Rules<Omit<Extract<Trouble, { kind: Kind }>, 'kind'>> } = {
  status: { status: { ...wholeNumberBetween(400, 599), required: true }, retryAfter },
  drop: {},
  truncate: {},
  html: { status: pageStatus },
  delay: { milliseconds: { ...milliseconds, required: true } },
};

const kind: Rule = oneOf(Object.keys(troubles));

/** Throws when a fault would strike otherwise than its words say, or never. */
export function refuseFaultSlips(fault: Fault): void {
  if (!kind.accepts(fault?.kind)) throw new Error(`sandbox: kind of a fault must be ${kind.expected}`);
  refuseSlips(`a fault of kind ${fault.kind}`, fault, { kind, ...trigger, ...troubles[fault.kind] });
}
