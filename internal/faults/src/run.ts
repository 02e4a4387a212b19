// `pnpm faults [runtime or table...]`: the whole matrix on all runtimes; writes docs/faults.md.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeCertificates } from './certificates.js';
import type { ClientPlan } from './client.js';
import { type Column, nameOf, type Runtime } from './fault.js';
import { type ClientResult, type MatrixColumn, problemsOf, runMatrix } from './matrix.js';
import { type FilledTable, renderReport } from './report.js';
import { makeTables } from './tables.js';

const folder = fileURLToPath(new URL('../runtimes/node_modules/', import.meta.url));
const main = fileURLToPath(new URL('./main.js', import.meta.url));
const commands: Record<Runtime, readonly string[]> = {
  node22: [`${folder}node22/bin/node`],
  node24: [process.execPath],
  node26: [`${folder}node26/bin/node`],
  // Its `fetch` speaks HTTP/2 with this experimental switch only. The client must keep its promises there too.
  bun: [`${folder}.bin/bun`, '--experimental-http2-fetch'],
  deno: [`${folder}.bin/deno`, 'run', '--allow-all', '--quiet'],
};
const withoutNetwork = ['run', '--allow-env', '--allow-read', '--allow-sys', '--no-prompt', '--quiet'];

/** What is no hang yet after a deadline, in milliseconds: less than another attempt takes. */
const slack = 750;

/** Longest that one process may take, in milliseconds: one that hangs is a fault too. */
const longest = 180_000;

const certificates = makeCertificates();
const temporary = mkdtempSync(join(tmpdir(), 'faults-'));
process.on('exit', () => rmSync(temporary, { recursive: true, force: true }));
const root = join(temporary, 'root.crt');
writeFileSync(root, certificates.root);

function runClientOn(column: Column, plan: ClientPlan): Promise<ClientResult> {
  const [command = '', ...words] = commands[column.runtime];
  const { proxyOfEnvironment, isWithoutPermission } = plan;
  const environment: NodeJS.ProcessEnv = { ...process.env, NODE_EXTRA_CA_CERTS: root, DENO_CERT: root };
  for (const name of ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'ALL_PROXY']) {
    delete environment[name];
    delete environment[name.toLowerCase()];
  }
  if (proxyOfEnvironment !== undefined) {
    Object.assign(environment, {
      HTTPS_PROXY: proxyOfEnvironment,
      https_proxy: proxyOfEnvironment,
      NODE_USE_ENV_PROXY: '1',
    });
  }
  return new Promise((resolve, reject) => {
    const args = [...(isWithoutPermission ? withoutNetwork : words), main];
    const child = spawn(command, args, {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: environment,
      timeout: longest,
      killSignal: 'SIGKILL',
    });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve(JSON.parse(Buffer.concat(chunks).toString('utf8')));
      else reject(new Error(`${nameOf(column)} ended with ${code}`));
    });
    child.stdin.end(JSON.stringify(plan));
  });
}

const say = (line: string) => void process.stdout.write(`${line}\n`);
const wanted = process.argv.slice(2);
const only = process.env.FAULT;
const tables: FilledTable[] = [];
const start = performance.now();
for (const table of makeTables(certificates)) {
  const isWanted = (word: string) => wanted.includes(word) || wanted.includes(table.id) || wanted.length === 0;
  const columns = table.columns.filter((column) => isWanted(nameOf(column)) || isWanted(column.runtime));
  const faults = table.faults.filter(({ id }) => only === undefined || id.startsWith(only));
  const filled: MatrixColumn[] = [];
  for (const column of faults.length > 0 ? columns : []) {
    const command = commands[column.runtime][0] ?? '';
    if (!existsSync(command)) {
      throw new Error(`${column.runtime} is not installed: pnpm --dir internal/faults/runtimes install`);
    }
    const fit = faults.filter(({ isWithoutPermission }) => !isWithoutPermission || column.runtime === 'deno');
    // Clients that meet one fault each mostly wait.
    const processes = table.id === 'dispatchers' || table.id === 'proxies' ? 4 : 1;
    const done = await runMatrix(
      column,
      runClientOn,
      { timeout: 1_000, totalTimeout: 12_000, slack },
      fit,
      certificates,
      processes,
    );
    filled.push(done);
    const calls = [...done.verdicts.values()].flat().length;
    const wrong = problemsOf(done);
    const seconds = ((performance.now() - start) / 1_000).toFixed(0);
    say(
      `${table.id} ${nameOf(column)}: ${calls} calls, ${wrong.length} wrong, ${done.unhandled} unhandled rejections (${seconds} s)`,
    );
    for (const message of done.uncaught) say(`  uncaught: ${message}`);
    for (const line of wrong) say(`  ${line}`);
    if (wrong.length > 0 || done.unhandled > 0) process.exitCode = 1;
  }
  tables.push({ table, columns: filled });
}
if (wanted.length === 0 && only === undefined) {
  writeFileSync(new URL('../../../docs/faults.md', import.meta.url), renderReport(tables, slack));
}
