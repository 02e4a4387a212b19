import { readChangesets } from '@changesets/read';
import { describe, expect, test } from 'vitest';
import { type Bump, inspectDependents } from '../src/dependents.ts';
import { publicPackages, root } from '../src/packages.ts';

const core = '@thulium-js/core';
const tickets = '@thulium-js/tickets';
const chat = '@thulium-js/chat';
const sandbox = '@thulium-js/sandbox';

const workspace = (version: string) => [
  { name: core, version },
  { name: tickets, version, dependencies: { [core]: 'workspace:^' } },
  { name: chat, version, dependencies: { [core]: 'workspace:^' } },
  { name: sandbox, version },
];
const release = (name: string, type: Bump) => ({ name, type });

describe('in 0.x', () => {
  const manifests = workspace('0.3.1');

  test('a minor of core that leaves out a dependent is found', () => {
    const pending = [release(core, 'minor'), release(tickets, 'minor')];
    expect(inspectDependents(pending, manifests)).toEqual([
      `a minor of ${core} is pending: no changeset names ${chat} as minor`,
    ]);
  });

  test('a patch of a dependent is not enough', () => {
    const pending = [release(core, 'minor'), release(tickets, 'minor'), release(chat, 'patch')];
    expect(inspectDependents(pending, manifests)).toHaveLength(1);
  });

  test('a minor that names every dependent, in whichever changesets, is right', () => {
    const pending = [release(core, 'patch'), release(tickets, 'minor'), release(core, 'minor'), release(chat, 'major')];
    expect(inspectDependents(pending, manifests)).toEqual([]);
  });

  test('a patch of core asks for nothing', () => {
    expect(inspectDependents([release(core, 'patch')], manifests)).toEqual([]);
  });
});

describe('from 1.0', () => {
  const manifests = workspace('1.4.0');

  test('a major of core that leaves out its dependents is found', () => {
    expect(inspectDependents([release(core, 'major')], manifests)).toHaveLength(2);
  });

  test('a minor of core asks for nothing', () => {
    expect(inspectDependents([release(core, 'minor')], manifests)).toEqual([]);
  });
});

test('the pending changesets of this repository leave nobody out', async () => {
  const pending = (await readChangesets(root)).flatMap(({ releases }) => releases);
  const manifests = (await publicPackages()).map(({ manifest }) => manifest);
  expect(inspectDependents(pending, manifests)).toEqual([]);
});
