// What it costs a process to import a package, and writes it down: `pnpm import-time [rounds]`.
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { commitAndDate } from './commit.ts';
import { median } from './statistics.ts';

const folder = fileURLToPath(new URL('../', import.meta.url));
const core = createRequire(fileURLToPath(import.meta.resolve('@thulium-js/core')));
const pathOf = (name: string): string => pathToFileURL(core.resolve(name)).href;

/** Programs by what they do; the first is what the others are compared with. */
const programs: Readonly<Record<string, string>> = {
  nothing: '',
  'import valibot': `import '${pathOf('valibot')}';`,
  'import ofetch': `import '${pathOf('ofetch').replace(/\.cjs$/, '.mjs')}';`,
  'import core': "import '@thulium-js/core';",
  'import tickets': "import '@thulium-js/tickets';",
  'import tickets, make a client': `import { createThulium, createTickets } from '@thulium-js/tickets';
createTickets(createThulium({ system: 'acme', username: 'user', password: 'secret' }));`,
};

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

function runOnce(file: string): Run {
  const start = process.hrtime.bigint();
  const { status, stdout, stderr } = spawnSync(process.execPath, [file], { encoding: 'utf8' });
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
  const files = Object.keys(programs).map((_, index) => join(own, `${index}.mjs`));
  await Promise.all(Object.values(programs).map((text, index) => writeFile(files[index] ?? '', text + tail)));
  const runs = files.map((): Run[] => []);
  // In turns, so that whatever else the machine does meets all of them alike; the first two rounds warm it up.
  for (let round = -2; round < rounds; round++) {
    files.forEach((file, index) => {
      const run = runOnce(file);
      if (round >= 0) runs[index]?.push(run);
    });
  }
  const [empty = []] = runs;
  const text = `# What an import costs

Written by \`pnpm import-time\` ${await commitAndDate()}; not edited by hand. Whole processes of Node
${process.versions.node}, ${rounds} of each in turns; milliseconds, and the median of the ratios to an empty process of
the same round. The goal is 1.10 of an empty process: not reached yet. Processor time is the steadier measure.

| | wall: median | least | of empty | processor: median | least | of empty |
|---|---|---|---|---|---|---|
${Object.keys(programs)
  .map((name, index) => row(name, runs[index] ?? [], empty))
  .join('\n')}
`;
  await writeFile(new URL('../../../docs/import-time.md', import.meta.url), text);
  process.stdout.write(text);
} finally {
  await rm(own, { recursive: true, force: true });
}
