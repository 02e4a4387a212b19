import { describe, expect, it } from 'vitest';
import { rejection } from '../test/support/fakeClient.js';
import { WaitingLine } from './waitingLine.js';

describe('WaitingLine', () => {
  const names = (line: WaitingLine, count: number, log: number[]) =>
    Array.from({ length: count }, (_, index) => line.join(undefined).then(() => log.push(index)));

  it('lets go in the order of arrival', async () => {
    const line = new WaitingLine();
    const log: number[] = [];
    const all = names(line, 3, log);
    expect(line.length).toBe(3);
    while (line.letGo());
    await Promise.all(all);
    expect(log).toEqual([0, 1, 2]);
    expect(line.length).toBe(0);
    expect(line.letGo()).toBe(false);
  });

  it.each([[[0]], [[1]], [[2]], [[0, 1]], [[1, 2]], [[0, 2]], [[0, 1, 2]], [[2, 1, 0]]])(
    'goes on when %j leave, first, last or in the middle',
    async (leaving) => {
      const line = new WaitingLine();
      const log: number[] = [];
      const controllers = [0, 1, 2].map(() => new AbortController());
      const waits = controllers.map(({ signal }, index) => line.join(signal).then(() => log.push(index)));
      for (const index of leaving) {
        controllers[index]?.abort(new Error(`leave ${index}`));
        expect(await rejection(waits[index] as Promise<unknown>)).toMatchObject({ message: `leave ${index}` });
      }
      expect(line.length).toBe(3 - leaving.length);
      const late = line.join(undefined).then(() => log.push(3));
      while (line.letGo());
      await late;
      expect(log).toEqual([0, 1, 2, 3].filter((index) => !leaving.includes(index)));
    },
  );

  it('takes no notice of an abort after one was let go, and leaves no listener', async () => {
    const line = new WaitingLine();
    const controller = new AbortController();
    const listeners: unknown[] = [];
    const { signal } = controller;
    const remove = signal.removeEventListener.bind(signal);
    signal.removeEventListener = ((type: string, listener: () => void) => {
      listeners.push(listener);
      remove(type, listener);
    }) as typeof signal.removeEventListener;
    const wait = line.join(signal);
    line.letGo();
    controller.abort();
    await expect(wait).resolves.toBeUndefined();
    expect(listeners).toHaveLength(1);
    expect(line.length).toBe(0);
  });
});
