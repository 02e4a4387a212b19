import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript6';
import { describe, expect, test } from 'vitest';

const require = createRequire(import.meta.url);
const published = ['core', 'customers', 'crm-outbounds', 'tickets', 'chat', 'sandbox'];
const distOf = (name: string) => join(dirname(require.resolve(`@thulium-js/${name}/package.json`)), 'dist');

/** What an editor shows above a place in a program, by the language service. */
function hover(program: string, marker: string): string {
  const file = fileURLToPath(new URL('./hover.ts', import.meta.url));
  const options: ts.CompilerOptions = { module: ts.ModuleKind.NodeNext, target: ts.ScriptTarget.ES2023, strict: true };
  const host: ts.LanguageServiceHost = {
    getScriptFileNames: () => [file],
    getScriptVersion: () => '1',
    getScriptSnapshot: (name) => {
      const text = name === file ? program : ts.sys.readFile(name);
      return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
    },
    getCurrentDirectory: () => dirname(file),
    getCompilationSettings: () => options,
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    fileExists: (name) => name === file || ts.sys.fileExists(name),
    readFile: ts.sys.readFile,
    readDirectory: ts.sys.readDirectory,
    directoryExists: ts.sys.directoryExists,
    getDirectories: ts.sys.getDirectories,
  };
  const info = ts.createLanguageService(host).getQuickInfoAtPosition(file, program.indexOf(marker));
  return ts.displayPartsToString(info?.documentation);
}

const program = `import { createThulium, createTickets } from '@thulium-js/tickets';
const tickets = createTickets(createThulium());
tickets.addCustomerResponse({ ticket_id: 1, body: 'x' });
`;

describe('what an editor shows', () => {
  test('of a bound call: its docs', () => {
    expect(hover(program, 'addCustomerResponse')).toContain('Adds a response of the customer to a ticket.');
  });

  test('of a field of its input: the docs of the field', () => {
    expect(hover(program, 'body')).toContain('HTML or plain as `body_type` says');
  });
});

describe.each(published)('the declarations of %s', (name) => {
  test('carry no type of what is bundled', async () => {
    const files = (await readdir(distOf(name), { recursive: true })).filter((file) => file.endsWith('.d.ts'));
    expect(files).not.toEqual([]);
    for (const file of files) {
      const text = await readFile(join(distOf(name), file), 'utf8');
      expect(text, file).not.toMatch(/(?:from |import\()['"](?:valibot|ofetch)/);
    }
  });

  test('hold no tests and no fixtures', async () => {
    const files = await readdir(distOf(name), { recursive: true });
    expect(files.filter((file) => /\.(?:test|fixture)\./.test(file))).toEqual([]);
  });
});
