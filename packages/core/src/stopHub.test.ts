import { expect, test, vi } from 'vitest';
import { stopHubOf } from './stopHub.js';

test('a thousand who listen cost one listener on the signal, and none when all have left', () => {
  const { signal } = new AbortController();
  const add = vi.spyOn(signal, 'addEventListener');
  const remove = vi.spyOn(signal, 'removeEventListener');
  const listeners = Array.from({ length: 1_000 }, () => () => undefined);
  for (const listener of listeners) stopHubOf(signal).addEventListener('abort', listener);
  expect(add).toHaveBeenCalledTimes(1);
  for (const listener of listeners) stopHubOf(signal).removeEventListener('abort', listener);
  expect(remove).toHaveBeenCalledTimes(1);
  expect(remove.mock.calls[0]?.[1]).toBe(add.mock.calls[0]?.[1]);
});

test('an abort tells everybody who still listens, in order', () => {
  const controller = new AbortController();
  const hub = stopHubOf(controller.signal);
  const told: string[] = [];
  const second = () => told.push('second');
  hub.addEventListener('abort', () => {
    told.push('first');
    hub.removeEventListener('abort', second);
  });
  hub.addEventListener('abort', second);
  hub.addEventListener('abort', () => told.push('third'));
  controller.abort('enough');
  expect(told).toEqual(['first', 'third']);
  expect([hub.aborted, hub.reason]).toEqual([true, 'enough']);
});

test('a listener that leaves twice does not take the others along', () => {
  const { signal } = new AbortController();
  const remove = vi.spyOn(signal, 'removeEventListener');
  const hub = stopHubOf(signal);
  const gone = () => undefined;
  hub.addEventListener('abort', gone);
  hub.addEventListener('abort', () => undefined);
  hub.removeEventListener('abort', gone);
  hub.removeEventListener('abort', gone);
  expect(remove).not.toHaveBeenCalled();
});
