const brandPrefix = '@thulium-js/core/error/';

/**
 * Marks a class so that `instanceof` holds across two copies of this package in one program: the marks are
 * global symbols on the prototype. A class that a user derives has no mark of its own and behaves as usual.
 */
export function brand(type: { readonly prototype: object }, name: string): void {
  const mark = Symbol.for(brandPrefix + name);
  Object.defineProperty(type.prototype, mark, { value: true });
  Object.defineProperty(type.prototype, 'name', { value: name, configurable: true, writable: true });
  Object.defineProperty(type, Symbol.hasInstance, {
    value(this: unknown, value: unknown): boolean {
      if (this !== type) return Function.prototype[Symbol.hasInstance].call(this as never, value);
      return typeof value === 'object' && value !== null && mark in value;
    },
  });
}
