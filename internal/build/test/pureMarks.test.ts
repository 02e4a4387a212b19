import { expect, test } from 'vitest';
import { markPure } from '../src/pureMarks.ts';

test.each([
  ['a call', 'const a = make({ b: 1 });', 'const a = /* @__PURE__ */ make({ b: 1 });'],
  [
    'calls within calls',
    'const a = f(g(), new H());',
    'const a = /* @__PURE__ */ f(/* @__PURE__ */ g(), /* @__PURE__ */ new H());',
  ],
  ['calls on what calls gave', 'const a = [1].map(f).join();', 'const a = /* @__PURE__ */ [1].map(f).join();'],
  ['a call that is exported at once', 'export const a = f();', 'export const a = /* @__PURE__ */ f();'],
  [
    'a class with a static block',
    'var A = class A extends B { static { brand(A); } }, C = class { c() {} };',
    'var A = /* @__PURE__ */ (() => class A extends B { static { brand(A); } })(), C = class { c() {} };',
  ],
  ['a static field', 'class A { static b = f(); c = f(); }', 'class A { static b = /* @__PURE__ */ f(); c = f(); }'],
])('%s is marked', (_name, code, expected) => {
  expect(markPure(code)).toBe(expected);
});

test.each([
  ['what is marked already', 'const a = /* @__PURE__ */ f();'],
  ['what functions call', 'const a = () => f(); function b() { g(); }'],
  ['what methods call', 'class A { b() { f(); } get c() { return f(); } }'],
  ['what a static block does to its class', 'class A { static { brand(A); } }'],
  ['what is no call', "import { a } from './a.js'; const b = { ...a }, c = /x/; export { b, c };"],
])('%s stays as it is', (_name, code) => {
  expect(markPure(code)).toBe(code);
});

test.each(['register();', 'globalThis.a = 1;', "if (a) b = 2; 'use strict';", 'for (const a of b) c(a);'])(
  'a module that does something when it is loaded is refused: %s',
  (code) => {
    expect(() => markPure(`const a = 1;\n${code}`)).toThrow(`sideEffects: false: ${code}`);
  },
);
