import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { rejection } from '../test/support/fakeClient.js';
import { FakeEnvironment } from '../test/support/fakeEnvironment.js';
import { WaitingLine } from './waitingLine.js';

const makeLine = () => new WaitingLine(new FakeEnvironment(), () => undefined);

describe('WaitingLine', () => {
  const names = (line: WaitingLine, count: number, log: number[]) =>
    Array.from({ length: count }, (_, index) => line.join(undefined).then(() => log.push(index)));

  it('lets go in the order of arrival', async () => {
    const line = makeLine();
    const log: number[] = [];
    const all = names(line, 3, log);
    expect(line.length).toBe(3);
    while (line.length > 0) line.letGo();
    await Promise.all(all);
    expect(log).toEqual([0, 1, 2]);
    expect(line.length).toBe(0);
    line.letGo();
    expect(line.length).toBe(0);
  });

  it.each([[[0]], [[1]], [[2]], [[0, 1]], [[1, 2]], [[0, 2]], [[0, 1, 2]], [[2, 1, 0]]])(
    'goes on when %j leave, first, last or in the middle',
    async (leaving) => {
      const line = makeLine();
      const log: number[] = [];
      const controllers = [0, 1, 2].map(() => new AbortController());
      const waits = controllers.map(({ signal }, index) => line.join(signal).then(() => log.push(index)));
      for (const index of leaving) {
        controllers[index]?.abort(new Error(`leave ${index}`));
        expect(await rejection(waits[index] as Promise<unknown>)).toMatchObject({ message: `leave ${index}` });
      }
      expect(line.length).toBe(3 - leaving.length);
      const late = line.join(undefined).then(() => log.push(3));
      while (line.length > 0) line.letGo();
      await late;
      expect(log).toEqual([0, 1, 2, 3].filter((index) => !leaving.includes(index)));
    },
  );

  it('gives what the one that lets it go gives', async () => {
    const line = new WaitingLine<string>(new FakeEnvironment(), () => undefined);
    const waits = [line.join(undefined), line.join(new AbortController().signal)];
    line.letGo('first');
    line.letGo('second');
    expect(await Promise.all(waits)).toEqual(['first', 'second']);
  });

  it('takes no notice of an abort after one was let go', async () => {
    const line = makeLine();
    const controller = new AbortController();
    const wait = line.join(controller.signal);
    line.letGo();
    controller.abort();
    await expect(wait).resolves.toBeUndefined();
    expect(line.length).toBe(0);
  });

  it('leaves no listener, whether one is let go or aborted', async () => {
    const line = makeLine();
    const controller = new AbortController();
    const { signal } = controller;
    const waits = [line.join(signal), line.join(signal)];
    expect(getEventListeners(signal, 'abort')).toHaveLength(2);
    line.letGo();
    await waits[0];
    expect(getEventListeners(signal, 'abort')).toHaveLength(1);
    controller.abort();
    expect(await rejection(waits[1] as Promise<void>)).toBe(signal.reason);
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  });

  it('an abort between the admission and its reaction takes nobody else out of the line', async () => {
    const line = makeLine();
    const controller = new AbortController();
    const first = line.join(controller.signal);
    const second = line.join(undefined);
    line.letGo();
    controller.abort();
    await first;
    expect(line.length).toBe(1);
    line.letGo();
    await second;
    expect(line.length).toBe(0);
  });
});
