import { expect, test } from 'vitest';
import { publishTarballs } from '../src/publish.ts';

const identify = async (tarball: string) => ({ name: `@thulium-js/${tarball}`, version: '1.0.0' });

/** npm with a registry that has these releases, and a list of what it was told. */
function fakeNpm(releases: readonly string[], failure = 'npm error code E404') {
  const calls: string[] = [];
  const npm = async ([command, what = '', ...rest]: readonly string[]): Promise<string> => {
    calls.push([command, what, ...rest].join(' '));
    if (command === 'view' && !releases.includes(what)) throw Object.assign(new Error('failed'), { stderr: failure });
    return '1.0.0\n';
  };
  return { npm, published: () => calls.filter((call) => call.startsWith('publish')) };
}

test('core is published before what depends on it, with provenance', async () => {
  const { npm, published } = fakeNpm([]);
  const releases = await publishTarballs(['chat', 'core', 'tickets'], identify, npm);
  expect(releases).toEqual(['@thulium-js/core@1.0.0', '@thulium-js/chat@1.0.0', '@thulium-js/tickets@1.0.0']);
  expect(published()).toEqual([
    'publish core --provenance --access public',
    'publish chat --provenance --access public',
    'publish tickets --provenance --access public',
  ]);
});

test('a version that is there is left alone', async () => {
  const { npm, published } = fakeNpm(['@thulium-js/core@1.0.0']);
  expect(await publishTarballs(['core', 'chat'], identify, npm)).toEqual(['@thulium-js/chat@1.0.0']);
  expect(published()).toHaveLength(1);
});

test('a registry that cannot be asked stops the release', async () => {
  const { npm, published } = fakeNpm([], 'npm error code ECONNREFUSED');
  await expect(publishTarballs(['core'], identify, npm)).rejects.toThrow('failed');
  expect(published()).toEqual([]);
});
