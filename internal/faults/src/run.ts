// `pnpm faults [runtime...]`: the whole matrix on all runtimes; writes docs/faults.md.
import { spawn } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { makeCertificates } from './certificates.js';
import type { ClientPlan, Outcome } from './client.js';
import { makeFaults, type NodeRuntime, type Runtime } from './faults.js';
import { type MatrixColumn, runMatrix } from './matrix.js';
import { renderReport } from './report.js';

const folder = fileURLToPath(new URL('../runtimes/node_modules/', import.meta.url));
const main = fileURLToPath(new URL('./main.js', import.meta.url));
const nodes: Record<NodeRuntime, readonly string[]> = {
  node20: [`${folder}node20/bin/node`],
  node22: [`${folder}node22/bin/node`],
  node24: [process.execPath],
  node26: [`${folder}node26/bin/node`],
};
const commands: Record<Runtime, readonly string[]> = {
  ...nodes,
  'node20-direct': nodes.node20,
  'node22-direct': nodes.node22,
  'node24-direct': nodes.node24,
  'node26-direct': nodes.node26,
  bun: [`${folder}.bin/bun`],
  deno: [`${folder}.bin/deno`, 'run', '--allow-all', '--quiet'],
};

function runClientOn(runtime: Runtime): (plan: ClientPlan) => Promise<{ outcomes: Outcome[]; unhandled: number }> {
  const [command = '', ...words] = commands[runtime];
  return (plan) =>
    new Promise((resolve, reject) => {
      const child = spawn(command, [...words, main], { stdio: ['pipe', 'pipe', 'inherit'] });
      const chunks: Buffer[] = [];
      child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
      child.on('error', reject);
      child.on('close', (code) => {
        const text = Buffer.concat(chunks).toString('utf8');
        if (code === 0) resolve(JSON.parse(text));
        else reject(new Error(`${runtime} ended with ${code}`));
      });
      child.stdin.end(JSON.stringify({ ...plan, direct: runtime.endsWith('-direct') } satisfies ClientPlan));
    });
}

const say = (line: string) => void process.stdout.write(`${line}\n`);
const wanted = process.argv.slice(2);
const runtimes = (Object.keys(commands) as Runtime[]).filter(
  (runtime) => wanted.length === 0 || wanted.includes(runtime),
);
const only = process.env.FAULT;
const faults = makeFaults(makeCertificates()).filter(({ id }) => only === undefined || id === only);
const columns: MatrixColumn[] = [];
for (const runtime of runtimes) {
  const command = commands[runtime][0] ?? '';
  if (!existsSync(command)) throw new Error(`${runtime} is not installed: pnpm --dir internal/faults/runtimes install`);
  const column = await runMatrix(
    runtime,
    runClientOn(runtime),
    { timeout: 1_000, totalTimeout: 4_000, slack: 250 },
    faults,
  );
  columns.push(column);
  const verdicts = [...column.verdicts.values()].flat();
  const wrong = verdicts.filter(({ problems }) => problems.length > 0);
  say(`${runtime}: ${verdicts.length} calls, ${wrong.length} wrong, ${column.unhandled} unhandled rejections`);
  for (const { outcome, problems } of wrong) {
    const { id, method, error, delivery, effect, message } = outcome;
    say(`  ${id} ${method}: ${problems.join('; ')}\n      ${error} ${delivery} ${effect}: ${message}`);
  }
  if (wrong.length > 0 || column.unhandled > 0) process.exitCode = 1;
}
if (wanted.length === 0) {
  writeFileSync(new URL('../../../docs/faults.md', import.meta.url), renderReport(faults, columns));
}
