// Weighs what the packages add to a bundle, and writes it down: `pnpm size`.
import { writeFile } from 'node:fs/promises';
import { commitAndDate } from './commit.ts';
import { measureSizes, type Size } from './measureSizes.ts';
import { moduleShares } from './modules.ts';
import { oneEndpoint, programs } from './programs.ts';

const kilobytes = (bytes: number): string => (bytes / 1000).toFixed(1);

function row(sizes: readonly Size[], bundler: string, program: string): string {
  const cells = (['browser', 'node'] as const).map((platform) => {
    const size = sizes.find((it) => it.bundler === bundler && it.program === program && it.platform === platform);
    return `${kilobytes(size?.compressed ?? 0)} (${kilobytes(size?.minified ?? 0)})`;
  });
  return `| ${program} | ${bundler} | ${cells.join(' | ')} |`;
}

const percent = (share: number): string => (share * 100).toFixed(0);

function sum(isMeant: (module: string) => boolean): number {
  return shares.filter(({ module }) => isMeant(module)).reduce((bytes, { minified }) => bytes + minified, 0);
}

const sizes = await measureSizes();
const bundlers = [...new Set(sizes.map(({ bundler }) => bundler))];
const { shares, compressed } = await moduleShares(oneEndpoint.text);
const whole = sum(() => true);
const endpoint = sum((module) => module.startsWith('tickets/'));
const others = sum((module) => /^(?:ofetch|valibot)\//.test(module)) / whole;
const text = `# Size

Written by \`pnpm size\` ${await commitAndDate()}; not edited by hand. The tests let no bundle grow by more than 3 % over
these figures.

In kB (1,000 bytes), compressed with brotli, minified in brackets. All that a program needs is in it: the core, and what
it uses of ofetch and valibot. A program that makes one call carries the path of no other call. For Node the same is
taken as for browsers (the goal: at most 1.3 times).

| program | bundler | for browsers | for Node |
|---|---|---|---|
${programs.flatMap(({ name }) => bundlers.map((bundler) => row(sizes, bundler, name))).join('\n')}

## Where the bytes of one endpoint go

esbuild, for browsers: bytes in the minified bundle, which is ${kilobytes(compressed)} kB with brotli.

The goals were 10 kB for one call and 14 kB for the whole client. They are out of reach without taking things out of the
client: the endpoint itself is ${endpoint.toLocaleString('en')} bytes, ofetch and valibot are ${percent(others)} % together. What is left is what
every call is promised: attempts, time-outs and limits; errors that say what became of the request and hold nothing
secret; options and inputs checked in words; drift.

| module | bytes |
|---|---|
${shares.map(({ module, minified }) => `| ${module} | ${minified.toLocaleString('en')} |`).join('\n')}
`;
await writeFile(new URL('../../../docs/size.md', import.meta.url), text);
const budgets = sizes.map((size) => [`${size.bundler}, ${size.platform}, ${size.program}`, size.compressed]);
await writeFile(new URL('../sizes.json', import.meta.url), `${JSON.stringify(Object.fromEntries(budgets), null, 2)}\n`);
process.stdout.write(text);
