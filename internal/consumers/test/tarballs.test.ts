import { createSandbox, type SandboxServer } from '@thulium-js/sandbox';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { installProject, type Project } from '../src/tarballs.ts';

const body = `
const { baseUrl, username, password } = process.env as Record<string, string>;
const tickets = createTickets(createThulium({ baseUrl, username, password }));
tickets.addCustomerResponse({ ticket_id: 1234, body: 'Hello world.' })
  .then((result) => console.log(result === undefined ? 'sent' : 'unexpected'));
tickets.addCustomerResponse({ ticket_id: 99999, body: 'Hello world.' })
  .catch((error) => console.log(error instanceof NotFoundError, error instanceof ThuliumError, error.message));
`;
const names = '{ createThulium, createTickets, NotFoundError, ThuliumError }';

const sandbox = createSandbox();
let server: SandboxServer;
let project: Project;

beforeAll(async () => {
  server = await sandbox.listen();
  project = await installProject(['core', 'tickets'], ['typescript@7', '@types/node@24']);
  await project.write('module.ts', `import ${names} from '@thulium-js/tickets';${body}`);
  await project.write(
    'common.cjs',
    `const ${names} = require('@thulium-js/tickets');${body.replace(/ as Record<string, string>/, '')}`,
  );
  const compilerOptions = {
    module: 'nodenext',
    target: 'es2023',
    strict: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: false,
    types: ['node'],
  };
  await project.write('tsconfig.json', JSON.stringify({ compilerOptions, files: ['module.ts'] }));
}, 120_000);
afterAll(async () => {
  await server.close();
  await project.remove();
});

const environment = () => ({ baseUrl: server.url, username: sandbox.username, password: sandbox.password });

function expectStory(printed: string): void {
  expect(printed.split('\n').filter(Boolean).sort()).toEqual([
    'sent',
    expect.stringMatching(/^true true tickets\.addCustomerResponse: 404 \(.+\) \[request \w+\]$/),
  ]);
}

test('core and tickets alone, installed with npm, type-check', async () => {
  await project.run('npx', ['tsc', '--noEmit']);
});

test('the types refuse a field that does not exist', async () => {
  await project.write(
    'wrong.ts',
    `import { addCustomerResponse, type Thulium } from '@thulium-js/tickets';
     export const wrong = (thulium: Thulium) => addCustomerResponse(thulium, { ticket_id: 1, text: 'x' });`,
  );
  const args = ['tsc', '--noEmit', '--ignoreConfig', '--module', 'nodenext', '--strict', '--types', 'node', 'wrong.ts'];
  await expect(project.run('npx', args)).rejects.toThrow(/'text' does not exist in type 'AddCustomerResponseInput'/);
});

test('they run as ES modules', async () => {
  await project.run('npx', ['tsc', '--outDir', 'out']);
  expectStory(await project.run('node', ['out/module.js'], environment()));
});

test('they run through require()', async () => {
  expectStory(await project.run('node', ['common.cjs'], environment()));
});
