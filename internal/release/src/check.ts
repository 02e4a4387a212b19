// Packs every package and says whether it can be published: `pnpm release:check [folder for the tarballs]`.
import { rm } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { readChangesets } from '@changesets/read';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { inspectDependents } from './dependents.ts';
import { inspect } from './inspect.ts';
import { type PackedPackage, pack, publicPackages, root, run } from './packages.ts';
import { inspectRepository } from './repository.ts';

const print = (text: string): boolean => process.stdout.write(`${text}\n`);

async function lint({ folder }: PackedPackage): Promise<string[]> {
  const { messages, pkg } = await publint({ pkgDir: folder, pack: false, strict: true, level: 'warning' });
  return messages.map((message) => `publint: ${formatMessage(message, pkg, { color: false })}`);
}

/** Are the types wrong? Only what the packages promise is looked at: ES modules. */
async function checkTypes({ tarball }: PackedPackage): Promise<string[]> {
  const program = resolve(import.meta.dirname, '../node_modules/.bin/attw');
  try {
    await run(program, [tarball, '--profile', 'esm-only', '--no-color', '--no-emoji']);
    return [];
  } catch (error) {
    return [`attw: ${(error as { stdout: string }).stdout}`];
  }
}

const destination = resolve(process.argv[2] ?? resolve(root, 'tarballs'));
const all = await publicPackages();
const manifests = all.map(({ manifest }) => manifest);
const problems = inspectDependents(
  (await readChangesets(root)).flatMap(({ releases }) => releases),
  manifests,
);
for (const problem of problems) print(`  ${problem}`);
let found = problems.length;
for (const one of all) {
  const packed = await pack(one, destination);
  const checks = await Promise.all([inspect(packed), lint(packed), checkTypes(packed)]);
  const { GITHUB_REPOSITORY: repository } = process.env;
  const wrong = [...checks.flat(), ...(repository === undefined ? [] : inspectRepository(packed.manifest, repository))];
  print(`${packed.manifest.name}@${packed.manifest.version}: ${packed.files.length} files, ${wrong.length} problems`);
  for (const problem of wrong) print(`  ${problem}`);
  await rm(dirname(packed.folder), { recursive: true });
  found += wrong.length;
}
print(found === 0 ? `ready to publish: ${destination}` : `${found} problems`);
if (found > 0) process.exitCode = 1;
