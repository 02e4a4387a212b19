// What it costs a process to import a package, and writes it down: `pnpm import-time [rounds]`.
import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, loadavg } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { commitAndDate } from './commit.ts';
import { median } from './statistics.ts';

const folder = fileURLToPath(new URL('../', import.meta.url));

/** What is measured. */
interface Measured {
  readonly text: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/** A module that holds all the code that `import '@thulium-js/tickets'` loads, in functions that nobody calls. */
async function codeThatDoesNotRun(): Promise<string> {
  const core = dirname(fileURLToPath(import.meta.resolve('@thulium-js/core')));
  const tickets = dirname(fileURLToPath(import.meta.resolve('@thulium-js/tickets')));
  const files = [join(tickets, 'index.js'), ...['index', 'declare', 'shared'].map((name) => join(core, `${name}.js`))];
  const texts = await Promise.all(files.map((file) => readFile(file, 'utf8')));
  return texts.map((text) => `() => {\n${text.replaceAll(/^(?:import|export) .*$/gm, '')}\n};\n`).join('');
}

/** Programs by what they do; the first is what the others are compared with. */
function programs(own: string): Readonly<Record<string, Measured>> {
  const client = `import { createThulium, createTickets } from '@thulium-js/tickets';
createTickets(createThulium({ system: 'acme', username: 'user', password: 'secret' }));`;
  return {
    nothing: { text: '' },
    'import a module of one line': { text: "import './one.js';" },
    'import the code of tickets, without running it': { text: "import './code.js';" },
    'import core': { text: "import '@thulium-js/core';" },
    'import tickets': { text: "import '@thulium-js/tickets';" },
    'import tickets, with `NODE_COMPILE_CACHE`': {
      text: "import '@thulium-js/tickets';",
      environment: { NODE_COMPILE_CACHE: join(own, 'cache') },
    },
    'import tickets, make a client': { text: client },
  };
}

const tail = `
process.on('exit', () => {
  const { user, system } = process.cpuUsage();
  process.getBuiltinModule('node:fs').writeSync(1, String((user + system) / 1000));
});`;

/** Milliseconds of one run. */
interface Run {
  /** From the start of the process to its end. */
  readonly wall: number;
  /** That processors worked for it, all threads together: what others do on the machine hardly shows in it. */
  readonly processor: number;
}

function runOnce(file: string, environment: Readonly<Record<string, string>> = {}): Run {
  const start = process.hrtime.bigint();
  const { status, stdout, stderr } = spawnSync(process.execPath, [file], {
    encoding: 'utf8',
    env: { ...process.env, ...environment },
  });
  const wall = Number(process.hrtime.bigint() - start) / 1e6;
  if (status !== 0) throw new Error(stderr);
  return { wall, processor: Number(stdout) };
}

function row(name: string, runs: readonly Run[], empty: readonly Run[]): string {
  const cells = (['wall', 'processor'] as const).flatMap((kind) => {
    const times = runs.map((run) => run[kind]);
    const ratios = runs.map((run, round) => run[kind] / (empty[round]?.[kind] ?? Number.NaN));
    return [median(times).toFixed(1), Math.min(...times).toFixed(1), median(ratios).toFixed(2)];
  });
  return `| ${name} | ${cells.join(' | ')} |`;
}

const rounds = Number(process.argv[2] ?? 40);
// Inside this project, so that packages are found as they are installed.
const own = await mkdtemp(join(folder, 'node_modules/.import-time-'));
try {
  await writeFile(join(own, 'package.json'), JSON.stringify({ type: 'module' }));
  await writeFile(join(own, 'one.js'), 'export const one = 1;\n');
  await writeFile(join(own, 'code.js'), await codeThatDoesNotRun());
  const measured = Object.entries(programs(own));
  const files = measured.map((_, index) => join(own, `${index}.js`));
  await Promise.all(measured.map(([, { text }], index) => writeFile(files[index] ?? '', text + tail)));
  const runs = files.map((): Run[] => []);
  // In turns, so that whatever else the machine does meets all of them alike; the first two rounds warm it up.
  for (let round = -2; round < rounds; round++) {
    measured.forEach(([, { environment }], index) => {
      const run = runOnce(files[index] ?? '', environment);
      if (round >= 0) runs[index]?.push(run);
    });
  }
  const [empty = []] = runs;
  const load = loadavg().map((one) => one.toFixed(1));
  const text = `# What an import costs

Written by \`pnpm import-time\` ${await commitAndDate()}; not edited by hand. Whole processes of Node
${process.versions.node}, ${rounds} of each in turns; milliseconds, and the median of the ratios to an empty process of
the same round. Processor time is the steadier measure; ${availableParallelism()} processors, load ${load.join(', ')}.

| | wall: median | least | of empty | processor: median | least | of empty |
|---|---|---|---|---|---|---|
${measured.map(([name], index) => row(name, runs[index] ?? [], empty)).join('\n')}

The goal was 1.10 of an empty process. Two rows tell how near one can come: what Node takes to load one module of one
line, and to read the code of tickets and core as one file of functions that nobody calls, since V8 looks at every
function once (minified, it was some 1 ms less). Above that are four files instead of one, two names of packages to look
up, and the run itself. ofetch is not in it: it is loaded at the first call. A program that
starts often can let Node keep what it compiled: \`NODE_COMPILE_CACHE=/some/folder\`, or \`module.enableCompileCache()\`,
from Node 22.
`;
  await writeFile(new URL('../../../docs/import-time.md', import.meta.url), text);
  process.stdout.write(text);
} finally {
  await rm(own, { recursive: true, force: true });
}
