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

const sizes = await measureSizes();
const bundlers = [...new Set(sizes.map(({ bundler }) => bundler))];
const { shares, compressed } = await moduleShares(oneEndpoint.text);
const text = `# Size

Written by \`pnpm size\` ${await commitAndDate()}; not edited by hand. The tests let no bundle grow by more than 3 % over
these figures.

In kB (1,000 bytes), compressed with brotli, minified in brackets. All that a program needs is in it: the core, ofetch,
valibot. A program that makes one call carries the path of no other call. The goals are 10 kB for one call, 14 kB for the
whole client, and for Node at most 1.3 times what browsers get: not reached yet.

| program | bundler | for browsers | for Node |
|---|---|---|---|
${programs.flatMap(({ name }) => bundlers.map((bundler) => row(sizes, bundler, name))).join('\n')}

## Where the bytes of one endpoint go

esbuild, for browsers: bytes in the minified bundle, which is ${kilobytes(compressed)} kB with brotli.

| module | bytes |
|---|---|
${shares.map(({ module, minified }) => `| ${module} | ${minified.toLocaleString('en')} |`).join('\n')}
`;
await writeFile(new URL('../../../docs/size.md', import.meta.url), text);
const budgets = sizes.map((size) => [`${size.bundler}, ${size.platform}, ${size.program}`, size.compressed]);
await writeFile(new URL('../sizes.json', import.meta.url), `${JSON.stringify(Object.fromEntries(budgets), null, 2)}\n`);
process.stdout.write(text);
