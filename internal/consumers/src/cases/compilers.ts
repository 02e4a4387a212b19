import { programText } from '../program.ts';
import { toolCommand, toolVersion } from '../tools.ts';
import { type Case, expectLines } from './case.ts';

const versions = ['5.9', '6', '7'];
const resolutions = ['nodenext', 'bundler'];

const entry = `import { program } from './program.js';
declare const process: { env: Record<string, string> };
const { BASE_URL: baseUrl, USERNAME: username, PASSWORD: password } = process.env;
program({ baseUrl, username, password }).then((lines) => console.log(JSON.stringify(lines)));
`;
const wrong = `import { addCustomerResponse, type Thulium } from '@thulium-js/tickets';
// @ts-expect-error a field of that name does not exist
export const wrong = (thulium: Thulium) => addCustomerResponse(thulium, { ticket_id: 1, text: 'x' });
`;

/** The program compiled, every declaration checked, by each compiler and each way to resolve; then run. */
export const compilerCases: readonly Case[] = versions.flatMap((version) =>
  resolutions.map((resolution) => ({
    name: `TypeScript ${version}, ${resolution}`,
    async run({ project, environment }) {
      const folder = `typescript-${version}-${resolution}`;
      const compilerOptions = {
        module: resolution === 'nodenext' ? 'nodenext' : 'esnext',
        moduleResolution: resolution,
        target: 'es2022',
        lib: ['es2022', 'dom'],
        types: [],
        strict: true,
        exactOptionalPropertyTypes: true,
        skipLibCheck: false,
        rootDir: '.',
        outDir: 'out',
      };
      await project.write(`${folder}/tsconfig.json`, JSON.stringify({ compilerOptions }));
      await project.write(`${folder}/program.ts`, programText);
      await project.write(`${folder}/main.ts`, entry);
      await project.write(`${folder}/wrong.ts`, wrong);
      if (resolution === 'nodenext') await project.write(`${folder}/common.cts`, programText);
      const tool = `typescript@${version}`;
      await project.run(await toolCommand(tool, 'tsc'), ['-p', folder]);
      expectLines(await project.run(process.execPath, [`${folder}/out/main.js`], environment));
      return toolVersion(tool);
    },
  })),
);
