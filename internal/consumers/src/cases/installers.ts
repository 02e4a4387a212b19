import { commonEntry, commonText, moduleEntry, moduleText } from '../program.ts';
import type { Project } from '../project.ts';
import { createProject, type Installer } from '../project.ts';
import { run } from '../shell.ts';
import { toolFile, toolVersion } from '../tools.ts';
import { type Case, expectLines } from './case.ts';

/** Writes the program, as ES module and as CommonJS module, into a project. */
export async function writeProgram(project: Project): Promise<void> {
  await project.write('program.mjs', moduleText);
  await project.write('main.mjs', moduleEntry);
  await project.write('program.cjs', commonText);
  await project.write('main.cjs', commonEntry);
}

interface Way {
  readonly name: string;
  readonly installer: Installer;
  /** Starts a program of the project. */
  readonly command: () => Promise<readonly string[]>;
  readonly version: () => Promise<string>;
}

const node = async (): Promise<readonly string[]> => [process.execPath];
const yarnVersion = (): Promise<string> => toolVersion('@yarnpkg/cli-dist@4');
const own = (program: string) => async (): Promise<string> =>
  (await run(program, ['--version'], { folder: process.cwd() })).trim();

const ways: readonly Way[] = [
  { name: 'npm', installer: 'npm', command: node, version: own('npm') },
  { name: 'pnpm, strict layout', installer: 'pnpm', command: node, version: own('pnpm') },
  { name: 'Yarn, node_modules', installer: 'yarn', command: node, version: yarnVersion },
  {
    name: "Yarn, Plug'n'Play",
    installer: 'yarn-pnp',
    command: async () => [process.execPath, await toolFile('@yarnpkg/cli-dist@4', 'bin/yarn.js'), 'node'],
    version: yarnVersion,
  },
];

/** One domain package alone, by each installer. */
export const installerCases: readonly Case[] = ways.map(({ name, installer, command, version }) => ({
  name,
  async run({ tarballs, environment }) {
    const project = await createProject({ installer, tarballs });
    try {
      await writeProgram(project);
      const [program = '', ...args] = await command();
      for (const entry of ['main.mjs', 'main.cjs'])
        expectLines(await project.run(program, [...args, entry], environment));
      return await version();
    } finally {
      await project.remove();
    }
  },
}));
