/**
 * A property of an object or of its classes. What somebody put on `Object.prototype` is none: a code found there would be
 * a proof for every error.
 */
export function propertyOf(value: unknown, name: string): unknown {
  let owner: unknown = Object(value);
  while (owner !== null && owner !== Object.prototype) {
    if (Object.hasOwn(owner as object, name)) return (value as Record<string, unknown>)[name];
    owner = Object.getPrototypeOf(owner);
  }
  return undefined;
}

/** The own fields of an object, without a prototype; of anything else, none. */
export function ownFields(value: unknown): Readonly<Record<string, unknown>> {
  return Object.assign(Object.create(null), typeof value === 'object' ? value : undefined);
}
