import { createSandbox, type SandboxServer } from '@thulium-js/sandbox';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectLines } from '../src/cases/case.ts';
import { writeProgram } from '../src/cases/installers.ts';
import { programText } from '../src/program.ts';
import { createProject, type Project } from '../src/project.ts';
import { packTarballs, removeTarballs, type Tarballs } from '../src/tarballs.ts';

const sandbox = createSandbox();
let server: SandboxServer;
let tarballs: Tarballs;
let project: Project;

beforeAll(async () => {
  server = await sandbox.listen();
  tarballs = await packTarballs(['core', 'tickets']);
  project = await createProject({ installer: 'npm', tarballs, further: { typescript: '7', '@types/node': '24' } });
  await writeProgram(project);
  const compilerOptions = {
    module: 'nodenext',
    target: 'es2023',
    strict: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: false,
    types: ['node'],
    noEmit: true,
  };
  await project.write('tsconfig.json', JSON.stringify({ compilerOptions, files: ['program.ts'] }));
});
afterAll(async () => {
  await server.close();
  await project.remove();
  await removeTarballs(tarballs);
});

const environment = () => ({ BASE_URL: server.url, USERNAME: sandbox.username, PASSWORD: sandbox.password });

test('one domain package alone, installed with npm, type-checks', async () => {
  await project.write('program.ts', programText);
  await project.run('npx', ['tsc']);
});

test('the types refuse a field that does not exist', async () => {
  await project.write(
    'program.ts',
    `import { addCustomerResponse, type Thulium } from '@thulium-js/tickets';
     export const wrong = (thulium: Thulium) => addCustomerResponse(thulium, { ticket_id: 1, text: 'x' });`,
  );
  await expect(project.run('npx', ['tsc'])).rejects.toThrow(/'text' does not exist in type 'AddCustomerResponseInput'/);
});

test('it runs as an ES module', async () => {
  expectLines(await project.run('node', ['main.mjs'], environment()));
});

test('it runs through require()', async () => {
  expectLines(await project.run('node', ['main.cjs'], environment()));
});
