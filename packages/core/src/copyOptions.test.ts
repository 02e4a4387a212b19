import { expect, it } from 'vitest';
import { copyOptions } from './copyOptions.js';
import { ConfigurationError } from './errors.js';
import type { CallOptions } from './options.js';

it('copies the options with their headers and retries, and keeps the signal itself', () => {
  const { signal } = new AbortController();
  const options = { signal, timeout: 5, headers: { 'x-run': '1' }, retry: { attempts: 2 } };
  const copy = copyOptions<CallOptions>(options);
  options.headers['x-run'] = '2';
  options.retry.attempts = 9;
  options.timeout = 6;
  expect(copy).toEqual(
    Object.assign(Object.create(null), { signal, timeout: 5, headers: { 'x-run': '1' }, retry: { attempts: 2 } }),
  );
  expect(copy.signal).toBe(signal);
  expect(copyOptions<CallOptions>({ retry: false }).retry).toBe(false);
});

it('reads a getter once, and nothing that is inherited', () => {
  let reads = 0;
  const options = {
    get timeout() {
      return ++reads;
    },
  };
  const copy = copyOptions<CallOptions>(options);
  expect([copy.timeout, copy.timeout, reads]).toEqual([1, 1, 1]);
  Object.defineProperty(Object.prototype, 'signal', { value: AbortSignal.abort(), configurable: true });
  try {
    expect(copyOptions<CallOptions>({}).signal).toBeUndefined();
    expect(copyOptions<CallOptions>(undefined).signal).toBeUndefined();
  } finally {
    Reflect.deleteProperty(Object.prototype, 'signal');
  }
});

it('refuses an option that does not exist, unless it is named', () => {
  const options = { pages: 1 } as CallOptions & { pages: number };
  expect(() => copyOptions<CallOptions>(options)).toThrow(ConfigurationError);
  expect(copyOptions(options, ['pages']).pages).toBe(1);
});

it.each([null, 1, new AbortController(), { aborted: true }])('%j is no signal to wait with', (signal) => {
  expect(() => copyOptions<CallOptions>({ signal: signal as never })).toThrow('signal: expected an AbortSignal');
});
