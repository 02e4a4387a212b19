/** What a value that a caller gives may be. */
export interface Rule {
  /** Ends the sentence "NAME must be …". */
  readonly expected: string;
  readonly accepts: (value: unknown) => boolean;
  /** It must be given. */
  readonly required?: true;
}

/** A rule for every name that an object may have. */
export type Rules<Given> = { readonly [Name in keyof Given]-?: Rule };

/**
 * Throws on a slip that types would have shown: a name that does not exist, or a value that means nothing. It tells what
 * exists, and never the value, which may be a password.
 */
export function refuseSlips(what: string, given: object, rules: Readonly<Record<string, Rule>>): void {
  if (typeof given !== 'object' || given === null) throw new Error(`sandbox: expected an object: ${what}`);
  const values = new Map<string, unknown>(Object.entries(given));
  for (const name of values.keys()) {
    if (Object.hasOwn(rules, name)) continue;
    throw new Error(`sandbox: no "${name}" in ${what}; the names are ${Object.keys(rules).join(', ')}`);
  }
  for (const [name, { expected, accepts, required }] of Object.entries(rules)) {
    const value = values.get(name);
    if (value === undefined ? required : !accepts(value)) throw new Error(`sandbox: ${name} must be ${expected}`);
  }
}

/** One of some words or numbers. */
export function oneOf(words: readonly unknown[]): Rule {
  return { expected: `one of ${words.join(', ')}`, accepts: (value) => words.includes(value) };
}

/** A number between two others, these included. */
export function numberBetween(least: number, greatest: number): Rule {
  return {
    expected: `a number from ${least} to ${greatest}`,
    accepts: (value) => typeof value === 'number' && value >= least && value <= greatest,
  };
}

/** A whole number between two others, these included. */
export function wholeNumberBetween(least: number, greatest: number): Rule {
  return {
    expected: `a whole number from ${least} to ${greatest}`,
    accepts: (value) => Number.isInteger(value) && numberBetween(least, greatest).accepts(value),
  };
}

/** How many: 0 or more; `Infinity` is no bound. */
export const howMany: Rule = {
  expected: 'a whole number, 0 or more',
  accepts: (value) => value === Number.POSITIVE_INFINITY || (Number.isInteger(value) && Number(value) >= 0),
};

/** How long a wait lasts; the greatest is that of a timer. */
export const milliseconds: Rule = {
  ...numberBetween(0, 2_147_483_647),
  expected: 'a number of milliseconds, 0 or more',
};

/** A list of anything. */
export const list: Rule = { expected: 'a list', accepts: Array.isArray };
