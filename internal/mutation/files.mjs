// Which files are mutated, and which tests concern each of them. Paths start in `packages`.
import { globSync, readFileSync } from 'node:fs';
import { basename, dirname, join, normalize } from 'node:path';

// What decides about sending, secrets, limits or paging, and what a flow does. The rest of the packages is declarations.
const patterns = [
  'core/src/**/*.ts',
  'customers/src/*.ts',
  '*/src/flows/*.ts',
  'sandbox/src/{state,validate,faults,faultRules,webhooks}.ts',
];
const notCode = /\.(test|test-d|fixture)\.ts$|\/index\.ts$|^customers\/src\/(calls|client|phoneLibrary)\.ts$/;

/** Every file that is mutated, in the order of its name. */
export function everyFile(packagesFolder) {
  return globSync(patterns, { cwd: packagesFolder })
    .filter((path) => !notCode.test(path))
    .toSorted();
}

/**
 * The tests closest to a file: those of its name, those that import it, and where there are none, those of the files that import
 * it. They run first, against every change of the file.
 */
export function closestTests(file, packagesFolder) {
  const tests = everyTest(packagesFolder, [file.split('/')[0]]);
  for (let wanted = [file]; wanted.length > 0; ) {
    const found = tests.filter((test) =>
      wanted.some((one) => isTestOf(test, one) || imports(test, one, packagesFolder)),
    );
    if (found.length > 0) return found;
    wanted = globSync('*/src/**/*.ts', { cwd: packagesFolder }).filter(
      (other) => !notCode.test(other) && wanted.some((one) => imports(other, one, packagesFolder)),
    );
  }
  return [];
}

function isTestOf(test, file) {
  return basename(test) === `${basename(file, '.ts')}.test.ts`;
}

function imports(file, other, packagesFolder) {
  const text = readFileSync(join(packagesFolder, file), 'utf8');
  return [...text.matchAll(/from '(\.[^']+)\.[jt]s'/g)].some(
    ([, path]) => normalize(`${join(dirname(file), path)}.ts`) === other,
  );
}

/** Every test that can notice a change of the file: only those run that reach it, and only against the changes that survived the first. */
export function widestTests(file, packagesFolder) {
  const own = file.split('/')[0];
  return everyTest(packagesFolder, own === 'core' ? ['core', 'customers', 'crm-outbounds', 'tickets', 'chat'] : [own]);
}

// These run the built command, or read other parts of the project.
const notInACopy = /\/(command|curl|samples|documentation|page)\.test\.ts$/;

function everyTest(packagesFolder, names) {
  return names
    .flatMap((name) => globSync(`${name}/{src,test}/**/*.test.ts`, { cwd: packagesFolder }))
    .filter((path) => !notInACopy.test(path))
    .toSorted();
}
