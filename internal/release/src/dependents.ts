import type { Manifest } from './packages.ts';

/** How a release changes a version. */
export type Bump = 'none' | 'patch' | 'minor' | 'major';

/** What pending changesets say of packages. */
export interface PendingRelease {
  readonly name: string;
  readonly type: Bump;
}

const order: readonly Bump[] = ['none', 'patch', 'minor', 'major'];

/**
 * A release that leaves the range of its dependents (a major, and in 0.x a minor) must be named for each of them too:
 * left alone, changesets would give them a patch, and `npm update` would bring their users another core.
 */
export function inspectDependents(pending: readonly PendingRelease[], manifests: readonly Manifest[]): string[] {
  const bumps = new Map<string, Bump>();
  for (const { name, type } of pending) {
    const before = bumps.get(name) ?? 'none';
    if (order.indexOf(type) > order.indexOf(before)) bumps.set(name, type);
  }
  return manifests.flatMap(({ name, version }) => {
    const bump = bumps.get(name) ?? 'none';
    const breaking = version.startsWith('0.') ? 'minor' : 'major';
    if (order.indexOf(bump) < order.indexOf(breaking)) return [];
    return manifests
      .filter(({ dependencies = {}, peerDependencies = {} }) => name in dependencies || name in peerDependencies)
      .filter((dependent) => {
        const needed = dependent.version.startsWith('0.') ? 'minor' : 'major';
        return order.indexOf(bumps.get(dependent.name) ?? 'none') < order.indexOf(needed);
      })
      .map((dependent) => `a ${bump} of ${name} is pending: no changeset names ${dependent.name} as ${breaking}`);
  });
}
