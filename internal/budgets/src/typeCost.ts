// What the types cost a user's compiler, and writes it down: `pnpm type-cost [pairs of runs]`.
import { writeFile } from 'node:fs/promises';
import { commitAndDate } from './commit.ts';
import { type CompilerWork, compile, compilers, programFile } from './compile.ts';
import { median } from './statistics.ts';

const pairs = Number(process.argv[2] ?? 15);

async function measure(compiler: string): Promise<string> {
  const withSdk: CompilerWork[] = [];
  const without: CompilerWork[] = [];
  // In turns, so that whatever else the machine does meets both alike; the first round warms it up.
  for (let round = -1; round < pairs; round++) {
    const [one, other] = [
      await compile(compiler, programFile('fiveCalls')),
      await compile(compiler, programFile('noSdk')),
    ];
    if (round < 0) continue;
    withSdk.push(one);
    without.push(other);
  }
  const ratios = withSdk.map(({ milliseconds }, round) => milliseconds / (without[round]?.milliseconds ?? 0));
  const inLeast = least(withSdk) / least(without);
  return `${row(compiler, 'no SDK', without, ['1', '1'])}
${row(compiler, 'five calls', withSdk, [median(ratios).toFixed(2), inLeast.toFixed(2)])}`;
}

const least = (work: readonly CompilerWork[]): number => Math.min(...work.map(({ milliseconds }) => milliseconds));

function row(compiler: string, program: string, work: readonly CompilerWork[], ratios: readonly string[]): string {
  const [first] = work;
  const time = median(work.map(({ milliseconds }) => milliseconds)).toFixed(0);
  const cells = [first?.instantiations, first?.types, first?.files, time, least(work).toFixed(0), ...ratios];
  return `| ${compiler} | ${program} | ${cells.join(' | ')} |`;
}

const rows: string[] = [];
for (const compiler of Object.keys(compilers)) rows.push(await measure(compiler));
const text = `# What the types cost

Written by \`pnpm type-cost\` ${await commitAndDate()}; not edited by hand. A program of
[five calls](../internal/budgets/programs/fiveCalls.ts) beside [one that does the same by
hand](../internal/budgets/programs/noSdk.ts): whole runs of \`tsc\`, ${pairs} of each in turns, in milliseconds. A test holds
the instantiations of five calls to at most 1,000.

| compiler | program | instantiations | types | files | median | least | median of ratios | ratio of the least |
|---|---|---|---|---|---|---|---|---|
${rows.join('\n')}

The declarations are plain interfaces, with the docs of every field; no type of valibot is in them (a test greps them).
`;
await writeFile(new URL('../../../docs/types.md', import.meta.url), text);
process.stdout.write(text);
