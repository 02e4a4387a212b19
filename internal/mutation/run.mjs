// `pnpm mutation [FILE...]`: changes a copy of the packages in one place at a time, and counts which changes the tests notice.
// Without a file it runs every file whose code changed since its row in results.json, and can be stopped and started again.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { closestTests, everyFile, widestTests } from './files.mjs';
import { writeReport } from './report.mjs';

const here = new URL('./', import.meta.url);
const at = (path) => fileURLToPath(new URL(path, here));
const packages = at('../../packages/');
const work = 'work/packages/';
const git = (...args) => spawnSync('git', args, { cwd: packages, encoding: 'utf8' }).stdout.trim();

copyPackages();
const files = everyFile(packages);
const results = JSON.parse(readFileSync(at('results.json'), 'utf8'));
for (const file of Object.keys(results)) if (!files.includes(file)) delete results[file];
const wanted = filesFor(process.argv.slice(2));
let sank = false;
for (const [index, file] of wanted.entries()) {
  say(`${index + 1} of ${wanted.length}: ${file}`);
  const mutants = mutate(file);
  if (mutants.length === 0) continue;
  results[file] = resultOf(file, mutants);
  sank ||= results[file].score < results[file].floor;
  writeFileSync(at('results.json'), `${JSON.stringify(sorted(results), null, 2)}\n`);
}
writeReport(at('../../docs/mutation.md'), sorted(results));
process.exit(sank ? 1 : 0);

function copyPackages() {
  for (const folder of ['work', '.stryker-tmp']) rmSync(at(folder), { recursive: true, force: true });
  for (const name of ['chat', 'core', 'crm-outbounds', 'customers', 'sandbox', 'tickets']) {
    for (const part of ['src', 'test', 'package.json']) {
      if (existsSync(`${packages}${name}/${part}`)) {
        cpSync(`${packages}${name}/${part}`, at(`${work}${name}/${part}`), { recursive: true });
      }
    }
  }
  cpSync(at('../testing/src'), at('work/internal/testing/src'), { recursive: true });
}

function filesFor(names) {
  if (names.length === 0) return files.filter((file) => results[file]?.code !== codeOf(file));
  return names.map((name) => {
    const found = files.filter((file) => file === name || file.endsWith(`/${name}.ts`));
    if (found.length === 1) return found[0];
    process.stderr.write(
      found.length === 0 ? `No file "${name}" is mutated.\n` : `"${name}" may be: ${found.join(', ')}\n`,
    );
    return process.exit(2);
  });
}

/** Every change of a file, and whether a test noticed it. */
function mutate(file) {
  const mutants = stryker(closestTests(file, packages), [work + file]);
  const alive = mutants.filter(isAlive);
  if (alive.length === 0) return mutants;
  say(`  ${alive.length} of ${mutants.length} survived the closest tests`);
  // A range of Stryker's counts columns from 0 in its options, and from 1 in its report.
  const ranges = alive.map(
    ({ location: { start, end } }) => `${work}${file}:${start.line}:${start.column - 1}-${end.line}:${end.column - 1}`,
  );
  const second = stryker(widestTests(file, packages), [...new Set(ranges)]);
  const noticed = new Map(second.filter((mutant) => !isAlive(mutant)).map((mutant) => [placeOf(mutant), mutant]));
  return mutants.map((mutant) => (isAlive(mutant) ? (noticed.get(placeOf(mutant)) ?? mutant) : mutant));
}

function stryker(tests, mutate) {
  rmSync(at('report.json'), { force: true });
  const options = { ...JSON.parse(readFileSync(at('stryker.config.json'), 'utf8')), mutate };
  writeFileSync(at('stryker.run.json'), JSON.stringify(options));
  const env = { ...process.env, MUTATION_TESTS: JSON.stringify(tests.map((test) => work + test)) };
  const program = at('node_modules/@stryker-mutator/core/bin/stryker.js');
  const { status } = spawnSync(process.execPath, [program, 'run', 'stryker.run.json'], {
    cwd: at('.'),
    stdio: 'inherit',
    env,
  });
  if (!existsSync(at('report.json'))) process.exit(status || 1);
  return Object.values(JSON.parse(readFileSync(at('report.json'), 'utf8')).files).flatMap(({ mutants }) => mutants);
}

function resultOf(file, mutants) {
  const count = (...states) => mutants.filter(({ status }) => states.includes(status)).length;
  const killed = count('Killed', 'RuntimeError');
  const hung = count('Timeout');
  const survivors = mutants.filter(isAlive).map((mutant) => `${placeOf(mutant)}`);
  const score = Math.floor((1000 * (killed + hung)) / Math.max(1, killed + hung + survivors.length)) / 10;
  for (const survivor of survivors) say(`  survived: ${file}:${survivor}`);
  say(`  ${score} of 100`);
  return {
    killed,
    hung,
    survived: survivors.length,
    equivalent: count('Ignored'),
    score,
    floor: Math.max(score, results[file]?.floor ?? 0),
    commit: git('rev-parse', '--short', 'HEAD') + (git('status', '--porcelain', '.') === '' ? '' : ' with changes'),
    date: new Date().toISOString().slice(0, 10),
    code: codeOf(file),
  };
}

function isAlive({ status }) {
  return status === 'Survived' || status === 'NoCoverage';
}

function placeOf({ location: { start, end }, replacement }) {
  return `${start.line}:${start.column}-${end.line}:${end.column} ${replacement}`;
}

function codeOf(file) {
  return createHash('sha256')
    .update(readFileSync(packages + file))
    .digest('hex')
    .slice(0, 12);
}

function sorted(object) {
  return Object.fromEntries(Object.entries(object).toSorted(([one], [other]) => (one < other ? -1 : 1)));
}

function say(line) {
  process.stdout.write(`${line}\n`);
}
