import type { Manifest } from './packages.ts';

/**
 * Says whether a manifest names the repository that publishes it. Provenance names the repository, and the registry
 * refuses a package that names another one.
 *
 * @param repository - Owner and name, as in the variable `GITHUB_REPOSITORY`.
 */
export function inspectRepository(
  { name, repository: place }: Pick<Manifest, 'name' | 'repository'>,
  repository: string,
): string[] {
  const url = `git+https://github.com/${repository}.git`;
  const directory = `packages/${name.split('/').at(-1)}`;
  if (place?.url !== url) return [`${name}: repository.url is not "${url}"`];
  return place.directory === directory ? [] : [`${name}: repository.directory is not "${directory}"`];
}
