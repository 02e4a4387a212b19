import { toolCommand, toolVersion } from '../tools.ts';
import { type Case, expectLines } from './case.ts';

interface Runtime {
  readonly name: string;
  /** Package of the registry that holds it. */
  readonly tool: string;
  readonly command: string;
  readonly args?: readonly string[];
}

const runtimes: readonly Runtime[] = [
  { name: 'Node 22', tool: 'node@22', command: 'node' },
  { name: 'Node 24', tool: 'node@24', command: 'node' },
  { name: 'Node 26', tool: 'node@26', command: 'node' },
  { name: 'Bun', tool: 'bun@1', command: 'bun' },
  { name: 'Deno', tool: 'deno@2', command: 'deno', args: ['run', '--allow-net', '--allow-env'] },
];

function runtimeCase({ name, tool, command, args = [] }: Runtime, entry: string, suffix: string): Case {
  return {
    name: `${name}${suffix}`,
    async run({ project, environment }) {
      const program = await toolCommand(tool, command);
      expectLines(await project.run(program, [...args, entry], { ...environment, NO_COLOR: '1' }));
      return toolVersion(tool);
    },
  };
}

/** The program as an ES module on each runtime. */
export const runtimeCases: readonly Case[] = runtimes.map((runtime) => runtimeCase(runtime, 'main.mjs', ''));

/** The program through `require()`, where a runtime has it. */
export const commonCases: readonly Case[] = runtimes
  .filter(({ command }) => command !== 'deno')
  .map((runtime) => runtimeCase(runtime, 'main.cjs', ', require()'));
