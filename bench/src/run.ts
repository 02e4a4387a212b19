/**
 * `pnpm bench`: measures everything in one run and writes docs/benchmarks.md. `pnpm bench --quick` only tries it out;
 * `--calls` measures single calls alone, for another Node.
 */
import { writeFileSync } from 'node:fs';
import { measureBuilds } from './builds.ts';
import { measureCalls } from './calls.ts';
import { measureBulk, measureWalks } from './long.ts';
import { measureBody, measureProcesses, measureValidation } from './parts.ts';
import { Process } from './processes.ts';
import { describeRun, renderCalls, renderCharts, renderReport } from './report.ts';

const isQuick = process.argv.includes('--quick');
const effort = isQuick ? { rounds: 3, calls: 200, pages: 5 } : { rounds: 5, calls: 2_000, pages: 60 };
const about = describeRun();
const say = (words: string): void => void process.stderr.write(`${words}\n`);

const { process: server, first: port } = await Process.start('./server.ts');
const origin = `http://127.0.0.1:${port}`;
const docs = new URL('../../docs/', import.meta.url);
if (process.argv.includes('--calls')) {
  const costs = await measureCalls(origin, effort, [
    'undici.request',
    'ofetch',
    'thulium-js',
    'thulium-js + nodeFetch',
  ]);
  server.stop();
  const [major] = process.versions.node.split('.');
  writeFileSync(new URL(`benchmarks-node${major}.md`, docs), renderCalls(costs, about));
  process.exit();
}
say('parts');
const validation = measureValidation(isQuick ? 40 : 400);
const body = measureBody();
say('processes');
const processes = await measureProcesses(origin, isQuick ? 3 : 15);
say('bundles and types');
const builds = await measureBuilds(isQuick ? 1 : 5);
say('calls');
const costs = await measureCalls(origin, effort);
say('walks');
const walks = await measureWalks(origin, isQuick ? 20 : 1_000);
const bulks: Record<string, Awaited<ReturnType<typeof measureBulk>>> = {};
for (const latency of [30, 150]) {
  for (const burst of [200, 20]) {
    say(`bulk, ${latency} ms, burst ${burst}`);
    bulks[`${latency} ms, burst ${burst}`] = await measureBulk(origin, { latency, burst }, isQuick ? 300 : 2_400);
  }
}
server.stop();

const results = { validation, body, processes, builds, costs, walks, bulks };
const report = renderReport(results, about);
if (isQuick) process.stdout.write(report);
else {
  writeFileSync(new URL('benchmarks.md', docs), report);
  for (const [name, text] of Object.entries(renderCharts(costs))) writeFileSync(new URL(name, docs), text);
}
