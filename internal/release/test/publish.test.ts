import { expect, test } from 'vitest';
import { publishTarballs, type ReleaseManifest } from '../src/publish.ts';
import { inspectRepository } from '../src/repository.ts';

const repository = 'example/thulium-js';
/** What a tarball of this name depends on. */
const dependencies: Readonly<Record<string, readonly string[]>> = {
  chat: ['core'],
  'crm-outbounds': ['core', 'customers'],
  customers: ['core'],
  sandbox: [],
};
const scoped = (name: string): string => `@thulium-js/${name}`;

const readManifest = async (name: string): Promise<ReleaseManifest> => ({
  name: scoped(name),
  version: '1.0.0',
  repository: { url: `git+https://github.com/${repository}.git`, directory: `packages/${name}` },
  dependencies: Object.fromEntries((dependencies[name] ?? []).map((other) => [scoped(other), '^1.0.0'])),
});

/** npm with a registry that has these releases, fails to publish some tarballs, and records what it was told. */
function fakeNpm(releases: readonly string[], { refused = '', failure = 'npm error code E404' } = {}) {
  const calls: string[] = [];
  const npm = async ([command, what = '', ...rest]: readonly string[]): Promise<string> => {
    calls.push([command, what, ...rest].join(' '));
    if (command === 'view' && !releases.includes(what)) throw Object.assign(new Error('failed'), { stderr: failure });
    if (command === 'publish' && what === refused) throw new Error('the registry refused it');
    return '1.0.0\n';
  };
  return { npm, published: () => calls.filter((call) => call.startsWith('publish')) };
}

const publish = async (
  tarballs: readonly string[],
  npm: ReturnType<typeof fakeNpm>['npm'],
  manifestOf = readManifest,
) => {
  const named: string[] = [];
  const run = publishTarballs(tarballs, {
    readManifest: manifestOf,
    npm,
    repository,
    onRelease: (name) => named.push(name),
  });
  const error = await run.then(
    () => undefined,
    (reason: Error) => reason.message,
  );
  return { named, error };
};

test('a package is published after everything that it depends on, with provenance', async () => {
  const { npm, published } = fakeNpm([]);
  const { named } = await publish(['chat', 'crm-outbounds', 'customers', 'sandbox', 'core'], npm);
  expect(named).toEqual([
    '@thulium-js/core@1.0.0',
    '@thulium-js/chat@1.0.0',
    '@thulium-js/customers@1.0.0',
    '@thulium-js/crm-outbounds@1.0.0',
    '@thulium-js/sandbox@1.0.0',
  ]);
  expect(published()[0]).toBe('publish core --provenance --access public');
  expect(published()).toHaveLength(5);
});

test('packages that depend on each other are refused, and nothing is published', async () => {
  const { npm, published } = fakeNpm([]);
  const circular = async (name: string) => ({
    ...(await readManifest(name)),
    dependencies: { [scoped(name === 'chat' ? 'core' : 'chat')]: '^1.0.0' },
  });
  const { error } = await publish(['chat', 'core'], npm, circular);
  expect(error).toBe('these packages depend on each other: @thulium-js/chat, @thulium-js/core');
  expect(published()).toEqual([]);
});

test('a failure half-way: what was published before is named already', async () => {
  const { npm } = fakeNpm([], { refused: 'customers' });
  const { named, error } = await publish(['chat', 'core', 'customers', 'crm-outbounds'], npm);
  expect(named).toEqual(['@thulium-js/core@1.0.0', '@thulium-js/chat@1.0.0']);
  expect(error).toBe('the registry refused it');
});

test('a rerun after a failure names every release, the earlier ones too, and publishes only the rest', async () => {
  const { npm, published } = fakeNpm(['@thulium-js/core@1.0.0', '@thulium-js/chat@1.0.0']);
  const { named } = await publish(['chat', 'core', 'customers'], npm);
  expect(named).toEqual(['@thulium-js/core@1.0.0', '@thulium-js/chat@1.0.0', '@thulium-js/customers@1.0.0']);
  expect(published()).toEqual(['publish customers --provenance --access public']);
});

test('a registry that cannot be asked stops the release', async () => {
  const { npm, published } = fakeNpm([], { failure: 'npm error code ECONNREFUSED' });
  const { error } = await publish(['core'], npm);
  expect(error).toBe('failed');
  expect(published()).toEqual([]);
});

test('one manifest without the repository stops the release before anything is published', async () => {
  const { npm, published } = fakeNpm([]);
  const manifestOf = async (name: string): Promise<ReleaseManifest> => {
    if (name !== 'customers') return readManifest(name);
    return { name: scoped(name), version: '1.0.0' };
  };
  const { error } = await publish(['core', 'customers'], npm, manifestOf);
  expect(error).toContain('@thulium-js/customers: repository.url');
  expect(published()).toEqual([]);
});

test.each([
  ['none', undefined],
  [
    'another one whose name begins alike',
    { url: 'git+https://github.com/example/thulium-js-fork.git', directory: 'packages/chat' },
  ],
  ['another directory', { url: 'git+https://github.com/example/thulium-js.git', directory: 'packages/core' }],
])('repository: %s is a problem', (_name, place) => {
  const manifest = { name: '@thulium-js/chat', version: '1.0.0', ...(place && { repository: place }) };
  expect(inspectRepository(manifest, repository)).toHaveLength(1);
});

test('repository: the right one is none', async () => {
  expect(inspectRepository(await readManifest('chat'), repository)).toEqual([]);
});
