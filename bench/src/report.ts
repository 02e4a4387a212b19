import { execFileSync } from 'node:child_process';
import { availableParallelism, cpus } from 'node:os';
import type { Build } from './builds.ts';
import { type Costs, keyOf } from './calls.ts';
import type { Bulk, Walk } from './long.ts';

/** All that was measured. */
export interface Results {
  readonly validation: Readonly<Record<string, number>>;
  readonly body: number;
  readonly processes: Readonly<Record<string, { readonly milliseconds: number; readonly memory: number }>>;
  readonly costs: Costs;
  readonly builds: Readonly<Record<string, Build>>;
  readonly walks: Readonly<Record<string, Walk>>;
  readonly bulks: Readonly<Record<string, Readonly<Record<string, Bulk>>>>;
}

const baseline = 'undici.request';
const fast = 'thulium-js + nodeFetch';
const round = (value: number, digits = 2): string => (Number.isFinite(value) ? value.toFixed(digits) : '–');

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, index) => (index === 0 ? '---' : '---:'))), ...rows.map(line)].join('\n');
}

function cost(costs: Costs, client: string, key: string): { readonly cpu: number; readonly rate: number } {
  return costs.get(client)?.get(key) ?? { cpu: Number.NaN, rate: Number.NaN };
}

/** The goals, each with what was measured. */
function goals({ validation, body, processes, costs, walks, bulks }: Results): string {
  const ratio = (client: string, other: string, key: string): number =>
    cost(costs, client, key).cpu / cost(costs, other, key).cpu;
  const worst = (values: readonly number[]): number => Math.max(...values);
  const write = [1, 16, 64].map((parallel) => keyOf('post', parallel));
  const busy = write.slice(1);
  const peers = ['axios + zod', 'ky + zod'];
  const overPeers = worst(busy.flatMap((key) => peers.map((peer) => ratio(fast, peer, key))));
  const rateOverPeers = Math.min(
    ...busy.flatMap((key) => peers.map((peer) => cost(costs, fast, key).rate / cost(costs, peer, key).rate)),
  );
  const milliseconds = (name: string): number => processes[name]?.milliseconds ?? Number.NaN;
  const memory = (name: string): number => processes[name]?.memory ?? Number.NaN;
  const [serial, ahead] = Object.values(walks);
  const ours = Object.values(bulks).map((ways) => ways['thulium-js']);
  const rows: [what: string, goal: string, figure: number, isReached: boolean, digits?: number][] = [];
  const atMost = (what: string, limit: number, figure: number): void =>
    void rows.push([what, `≤ ${limit}`, figure, figure <= limit]);
  const atLeast = (what: string, limit: number, figure: number): void =>
    void rows.push([what, `≥ ${limit}`, figure, figure >= limit]);
  atMost(
    'checked POST, processor time / `undici.request` unchecked, 1 in flight',
    1.15,
    ratio(fast, baseline, write[0] ?? ''),
  );
  atMost('the same, 16 in flight', 1, ratio(fast, baseline, write[1] ?? ''));
  atMost('the same, 64 in flight', 1, ratio(fast, baseline, write[2] ?? ''));
  atMost('the same / axios + zod and ky + zod, the worse', 0.2, overPeers);
  atLeast('their rate, how many times, the worse', 4, rateOverPeers);
  atMost(
    'default transport / plain ofetch, POST, the worst',
    1.1,
    worst(write.map((key) => ratio('thulium-js', 'ofetch', key))),
  );
  atMost('checked page of 1,000 / `undici.request` + `JSON.parse`', 1.12, ratio(fast, baseline, keyOf('page', 1)));
  atMost('the same, gzip', 1.12, ratio(fast, baseline, keyOf('zipped page', 1)));
  atMost('check of a page / `JSON.parse`', 0.15, validation['thulium-js'] ?? Number.NaN);
  atMost('check and encoding of a small body / `JSON.stringify`', 0.15, body);
  atMost('first page in a cold process, ms', 5, validation['first page, parsed and checked, ms'] ?? Number.NaN);
  atMost(
    'import / empty process',
    1.1,
    milliseconds('import of @thulium-js/tickets') / milliseconds('an empty process'),
  );
  atMost('memory of the import, MB more', 3, memory('import of @thulium-js/tickets') - memory('an empty process'));
  atMost('first request / bare fetch, whole processes', 1.05, milliseconds('first call') / milliseconds('one fetch'));
  if (serial && ahead) {
    atMost('1,000,000 customers at 30 ms / serial ofetch + valibot, time', 0.25, ahead.seconds / serial.seconds);
    atMost('the same, processor time', 0.4, ahead.cpuSeconds / serial.cpuSeconds);
    atMost('memory at 1,000 pages / at 100', 1.1, ahead.late / ahead.early);
  }
  atMost('bulk writes, limit unknown: lost', 0, worst(ours.map((bulk) => bulk?.lost ?? Number.NaN)));
  atLeast(
    'the same: share of what the limit allows, the worst',
    0.95,
    Math.min(...ours.map((bulk) => bulk?.goodput ?? Number.NaN)),
  );
  atMost('the same: 429s for 100 writes, the worst', 1, worst(ours.map((bulk) => bulk?.refused ?? Number.NaN)));
  return table(
    ['what', 'goal', 'measured', 'reached'],
    rows.map(([what, goal, figure, isReached]) => [what, goal, round(figure), isReached ? 'yes' : 'no']),
  );
}

function callTables(costs: Costs): string {
  const names = [...costs.keys()];
  return (['get', 'put', 'post'] as const)
    .map((kind) => {
      const rows = names.map((name) => [
        name,
        ...[1, 16, 64].flatMap((parallel) => {
          const { cpu, rate } = cost(costs, name, keyOf(kind, parallel));
          const base = cost(costs, baseline, keyOf(kind, parallel));
          return [round(cpu / base.cpu), round(rate, 0)];
        }),
      ]);
      const head = [
        'client',
        ...[1, 16, 64].flatMap((parallel) => [`processor time, ${parallel} in flight`, 'calls/s']),
      ];
      return `### ${kind.toUpperCase()}\n\n${table(head, rows)}`;
    })
    .join('\n\n');
}

/** What is measured, and where; to be asked before the run. */
export function describeRun(): string {
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  const day = new Date().toISOString().slice(0, 10);
  const model = cpus()[0]?.model ?? 'unknown processor';
  return `${day}, commit ${commit}, Node ${process.version}, ${process.platform} ${process.arch}, ${availableParallelism()} cores, ${model}`;
}

export function renderReport(results: Results, about: string): string {
  const { validation, processes, costs, builds, walks, bulks } = results;
  return `# Benchmarks

Written by \`pnpm bench\`: ${about}.

Every client runs in a process of its own against one server, a third process; they take turns, round by round, and the
figures are medians. Processor time is that of the client's process (\`process.cpuUsage\`), as a ratio to
\`undici.request\` of the same run, which checks nothing. What is absolute holds for this machine only.

## Goals

${goals(results)}

Why a goal is not reached: see [what is behind the figures](benchmarks-notes.md).

## Small calls

![Processor time of a POST at 16 in flight](benchmarks-post.svg)

${callTables(costs)}

## A page of 1,000 customers

![Processor time of a page](benchmarks-page.svg)

${pageTable(costs)}

The check by itself, as a ratio to \`JSON.parse\` of the same text:

${table(
  ['', 'ratio, or milliseconds'],
  Object.entries(validation).map(([name, value]) => [name, round(value)]),
)}

## Whole processes

${table(
  ['program', 'ms', 'MB'],
  Object.entries(processes).map(([name, { milliseconds, memory }]) => [name, round(milliseconds, 0), round(memory, 1)]),
)}

## Bundles and types

A program of one checked call: the bundle by esbuild, minified, with brotli, and a whole run of \`tsc\` (TypeScript 7).

${table(
  ['program', 'kB for browsers', 'kB for Node', 'instantiations', 'tsc, ms'],
  Object.entries(builds).map(([name, { browser, node, instantiations, milliseconds }]) => [
    name,
    round(browser / 1_000, 1),
    round(node / 1_000, 1),
    String(instantiations),
    round(milliseconds, 0),
  ]),
)}

## A list of a million, 30 ms for every answer

${table(
  ['way', 'customers', 'seconds', 'processor seconds', 'heap after a tenth, MB', 'heap at the end, MB'],
  Object.entries(walks).map(([name, { items, seconds, cpuSeconds, early, late }]) => [
    name,
    String(items),
    round(seconds, 1),
    round(cpuSeconds, 1),
    round(early, 1),
    round(late, 1),
  ]),
)}

## Bulk writes against a limit of 200 a second that nobody tells

${table(
  ['server', 'way', 'lost', 'share of what is allowed', '429s for 100 writes'],
  Object.entries(bulks).flatMap(([limits, ways]) =>
    Object.entries(ways).map(([name, { lost, goodput, refused }]) => [
      limits,
      name,
      String(lost),
      round(goodput),
      round(refused, 1),
    ]),
  ),
)}
`;
}

/** The calls alone, on another version of Node. */
export function renderCalls(costs: Costs, about: string): string {
  return `# Benchmarks on another Node

Written by \`node bench/src/run.ts --calls\` of that Node: ${about}. As in [benchmarks](benchmarks.md), with fewer
clients.

${callTables(costs)}

### A page of 1,000 customers

${pageTable(costs)}
`;
}

function pageTable(costs: Costs): string {
  const [plain, zipped] = [keyOf('page', 1), keyOf('zipped page', 1)];
  return table(
    ['client', 'plain', 'gzip', 'pages/s', 'pages/s, gzip'],
    [...costs.keys()].map((name) => [
      name,
      ...[plain, zipped].map((key) => round(cost(costs, name, key).cpu / cost(costs, baseline, key).cpu)),
      ...[plain, zipped].map((key) => round(cost(costs, name, key).rate, 0)),
    ]),
  );
}

/** Bars, the shortest first. */
function chart(title: string, bars: readonly (readonly [name: string, value: number])[]): string {
  const sorted = [...bars].sort(([, a], [, b]) => a - b);
  const longest = Math.max(...sorted.map(([, value]) => value));
  const rows = sorted.map(([name, value], index) => {
    const y = 40 + index * 26;
    const width = Math.round((value / longest) * 420);
    const color = name.startsWith('thulium-js') ? '#0b7a75' : '#9aa5b1';
    return `<text x="180" y="${y + 14}" text-anchor="end">${name}</text><rect x="190" y="${y}" width="${width}" height="18" rx="3" fill="${color}"/><text x="${198 + width}" y="${y + 14}">${round(value)}</text>`;
  });
  const height = 50 + sorted.length * 26;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 680 ${height}" role="img" aria-label="${title}" font-family="system-ui, sans-serif" font-size="13" fill="#1f2933"><rect width="680" height="${height}" fill="#ffffff"/><text x="16" y="24" font-weight="600">${title}</text>${rows.join('')}</svg>\n`;
}

export function renderCharts(costs: Costs): Readonly<Record<string, string>> {
  const bars = (key: string): (readonly [string, number])[] =>
    [...costs.keys()].map((name) => [name, cost(costs, name, key).cpu / cost(costs, baseline, key).cpu]);
  return {
    'benchmarks-post.svg': chart('Processor time of a POST, 16 in flight, undici.request = 1', bars(keyOf('post', 16))),
    'benchmarks-page.svg': chart(
      'Processor time of a page of 1,000 customers, undici.request = 1',
      bars(keyOf('page', 1)),
    ),
  };
}
