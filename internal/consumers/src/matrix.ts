// Tries every way to use the packages and writes what came of it: `pnpm consumers [words in the names of cases]`.
import { writeFile } from 'node:fs/promises';
import { createSandbox } from '@thulium-js/sandbox';
import { browserCase, sandboxPageCase } from './cases/browser.ts';
import type { Case, Surroundings } from './cases/case.ts';
import { compilerCases } from './cases/compilers.ts';
import { installerCases, writeProgram } from './cases/installers.ts';
import { commonCases, runtimeCases } from './cases/runtimes.ts';
import { workerCase } from './cases/worker.ts';
import { createProject } from './project.ts';
import { run } from './shell.ts';
import { packTarballs, removeTarballs } from './tarballs.ts';

/** What came of a case. */
interface Outcome {
  readonly name: string;
  readonly passed: boolean;
  /** What it was tried with. */
  readonly version: string;
}

const cases: readonly Case[] = [
  ...installerCases,
  ...runtimeCases,
  ...commonCases,
  workerCase,
  ...compilerCases,
  browserCase,
  sandboxPageCase,
];

const print = (text: string): boolean => process.stdout.write(`${text}\n`);

async function tryCase({ name, run }: Case, surroundings: Surroundings): Promise<Outcome> {
  try {
    const version = await run(surroundings);
    print(`passed  ${name} (${version})`);
    return { name, passed: true, version };
  } catch (error) {
    print(`FAILED  ${name}\n${error instanceof Error ? error.message : error}`);
    return { name, passed: false, version: '' };
  }
}

async function tryAll(chosen: readonly Case[]): Promise<Outcome[]> {
  const sandbox = createSandbox();
  const server = await sandbox.listen();
  const tarballs = await packTarballs(['core', 'tickets']);
  const project = await createProject({ installer: 'npm', tarballs });
  try {
    await writeProgram(project);
    const { username: USERNAME, password: PASSWORD } = sandbox;
    const surroundings = { tarballs, project, environment: { BASE_URL: server.url, USERNAME, PASSWORD } };
    const outcomes: Outcome[] = [];
    for (const one of chosen) outcomes.push(await tryCase(one, surroundings));
    return outcomes;
  } finally {
    await project.remove();
    await removeTarballs(tarballs);
    await server.close();
  }
}

async function report(outcomes: readonly Outcome[]): Promise<string> {
  const folder = import.meta.dirname;
  const commit = (await run('git', ['rev-parse', '--short', 'HEAD'], { folder })).trim();
  const date = new Date().toISOString().slice(0, 10);
  const rows = outcomes.map(
    ({ name, passed, version }) => `| ${name} | ${version} | ${passed ? 'passed' : 'FAILED'} |`,
  );
  return `# Where it runs

Written by \`pnpm consumers\` on ${date} at commit ${commit}; not edited by hand. Each row installs or runs the packed
tarballs of \`@thulium-js/tickets\` and what it depends on, and runs [the same
program](../internal/consumers/program/program.ts) against the sandbox. Installers run it through \`import\` and
\`require()\`; compilers check every declaration (\`skipLibCheck: false\`), then the output is run; in the browser the
client must first refuse to be made without \`dangerouslyAllowBrowser\`. The last row opens the page of a running sandbox.
A row shows what ran on that day; [Support](../SUPPORT.md) says what is supported, such as Node from 22.12.

| | version | result |
|---|---|---|
${rows.join('\n')}
`;
}

const words = process.argv.slice(2);
const chosen = cases.filter(({ name }) => words.every((word) => name.toLowerCase().includes(word.toLowerCase())));
const outcomes = await tryAll(chosen);
const file = new URL('../../../docs/support.md', import.meta.url);
if (words.length === 0) await writeFile(file, await report(outcomes));
const failed = outcomes.filter(({ passed }) => !passed).length;
print(`${outcomes.length - failed} passed, ${failed} failed`);
if (failed > 0) process.exitCode = 1;
