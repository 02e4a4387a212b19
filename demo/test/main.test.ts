import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createSandbox, type Sandbox, type SandboxServer } from '@thulium-js/sandbox';
import { afterEach, beforeEach, expect, test } from 'vitest';

const program = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const flags = [
  '--customer=441',
  '--group=2',
  '--field=12',
  '--campaign=00001',
  '--status=3',
  '--ticket=1234',
  '--queue=3',
];

let sandbox: Sandbox;
let server: SandboxServer;

beforeEach(async () => {
  sandbox = createSandbox();
  server = await sandbox.listen();
});
afterEach(() => server.close());

/** Runs the demo as its own process. */
async function demo(
  args: readonly string[],
  environment: Record<string, string> = {},
): Promise<{ code: number; text: string }> {
  const { PATH = '' } = process.env;
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [program, ...args], {
      env: { PATH, ...environment },
    });
    return { code: 0, text: stdout };
  } catch (error) {
    const { code, stdout } = error as { code: number; stdout: string };
    return { code, text: stdout };
  }
}

function real(password = sandbox.password): Record<string, string> {
  return { THULIUM_BASE_URL: server.url, THULIUM_USERNAME: sandbox.username, THULIUM_PASSWORD: password };
}

test('tells the story against a sandbox of its own, in 80 columns', async () => {
  const { code, text } = await demo([]);
  expect(code).toBe(0);
  for (const path of [
    'feed_records',
    'customer_field_group_items',
    'crm_outbounds/00001/records/441',
    'customer_response',
    'start?',
  ]) {
    expect(text).toContain(path);
  }
  expect(text).toContain('field 12 = phone');
  expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
});

test('says that options do nothing without a system of yours', async () => {
  const { code, text } = await demo(['--customer=5', '--yes'], { THULIUM_USERNAME: 'api_user' });
  expect(code).toBe(0);
  expect(text).toContain('The options are for a system of yours');
  expect(text).toContain('set THULIUM_SYSTEM or THULIUM_BASE_URL');
  expect((await demo([])).text).not.toContain('The options are');
});

test.each([[[]], [flags]])('fits 80 columns on a given system, told %j', async (given) => {
  const environment = { ...real(), THULIUM_BASE_URL: server.url.replace('127.0.0.1', 'localhost') };
  const { code, text } = await demo(given, environment);
  expect(code).toBe(0);
  expect(text).toContain('localhost');
  expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
});

test('on a given system it only shows what it would write', async () => {
  const { code, text } = await demo(flags, real());
  expect(code).toBe(0);
  expect(text).toContain('PUT /api/crm_outbounds/00001/records/441');
  expect(text).toContain('Nothing was sent');
  expect(sandbox.requests).toEqual([]);
});

test('with --yes it sends the calls whose ids are given, and no others', async () => {
  const { code } = await demo(['--ticket=1234', '--yes'], real());
  expect(code).toBe(0);
  expect(sandbox.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
    'POST /api/tickets/1234/customer_response',
  ]);
});

test('says what is wrong with a password, without showing it, and stops at the first refusal', async () => {
  const { code, text } = await demo([...flags, '--yes'], real('swordfish-wrong'));
  expect(code).toBe(1);
  expect(text).toContain('customers.addFeedRecord: 401');
  expect(text).not.toContain('swordfish-wrong');
  expect(sandbox.requests).toHaveLength(1);
});

test('says what is missing', async () => {
  const { code, text } = await demo(flags, { THULIUM_SYSTEM: 'acme' });
  expect(code).toBe(1);
  expect(text).toContain('missing: username (or THULIUM_USERNAME), password (or THULIUM_PASSWORD)');
});
