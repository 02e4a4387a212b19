import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { rejection } from '../test/support/fakeClient.js';
import { FakeEnvironment } from '../test/support/fakeEnvironment.js';
import { FifoQueue } from './queue.js';

const makeQueue = () => new FifoQueue(new FakeEnvironment(), () => undefined);

describe('FifoQueue', () => {
  const names = (queue: FifoQueue, count: number, log: number[]) =>
    Array.from({ length: count }, (_, index) => queue.enqueue(undefined).then(() => log.push(index)));

  it('admits in the order of arrival', async () => {
    const queue = makeQueue();
    const log: number[] = [];
    const all = names(queue, 3, log);
    expect(queue.length).toBe(3);
    while (queue.length > 0) queue.admitNext();
    await Promise.all(all);
    expect(log).toEqual([0, 1, 2]);
    expect(queue.length).toBe(0);
    queue.admitNext();
    expect(queue.length).toBe(0);
  });

  it.each([[[0]], [[1]], [[2]], [[0, 1]], [[1, 2]], [[0, 2]], [[0, 1, 2]], [[2, 1, 0]]])(
    'goes on when %j leave, first, last or in the middle',
    async (leaving) => {
      const queue = makeQueue();
      const log: number[] = [];
      const controllers = [0, 1, 2].map(() => new AbortController());
      const waits = controllers.map(({ signal }, index) => queue.enqueue(signal).then(() => log.push(index)));
      for (const index of leaving) {
        controllers[index]?.abort(new Error(`leave ${index}`));
        expect(await rejection(waits[index] as Promise<unknown>)).toMatchObject({ message: `leave ${index}` });
      }
      expect(queue.length).toBe(3 - leaving.length);
      const late = queue.enqueue(undefined).then(() => log.push(3));
      while (queue.length > 0) queue.admitNext();
      await late;
      expect(log).toEqual([0, 1, 2, 3].filter((index) => !leaving.includes(index)));
    },
  );

  it('gives the value of the one that admits it', async () => {
    const queue = new FifoQueue<string>(new FakeEnvironment(), () => undefined);
    const waits = [queue.enqueue(undefined), queue.enqueue(new AbortController().signal)];
    queue.admitNext('first');
    queue.admitNext('second');
    expect(await Promise.all(waits)).toEqual(['first', 'second']);
  });

  it('takes no notice of an abort after the admission', async () => {
    const queue = makeQueue();
    const controller = new AbortController();
    const wait = queue.enqueue(controller.signal);
    queue.admitNext();
    controller.abort();
    await expect(wait).resolves.toBeUndefined();
    expect(queue.length).toBe(0);
  });

  it('leaves no listener, whether one is admitted or aborted', async () => {
    const queue = makeQueue();
    const controller = new AbortController();
    const { signal } = controller;
    const waits = [queue.enqueue(signal), queue.enqueue(signal)];
    expect(getEventListeners(signal, 'abort')).toHaveLength(2);
    queue.admitNext();
    await waits[0];
    expect(getEventListeners(signal, 'abort')).toHaveLength(1);
    controller.abort();
    expect(await rejection(waits[1] as Promise<void>)).toBe(signal.reason);
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  });

  it('an abort between the admission and its reaction takes nobody else out of the queue', async () => {
    const queue = makeQueue();
    const controller = new AbortController();
    const first = queue.enqueue(controller.signal);
    const second = queue.enqueue(undefined);
    queue.admitNext();
    controller.abort();
    await first;
    expect(queue.length).toBe(1);
    queue.admitNext();
    await second;
    expect(queue.length).toBe(0);
  });
});
