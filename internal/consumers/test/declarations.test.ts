import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript6';
import { describe, expect, test } from 'vitest';

const require = createRequire(import.meta.url);
const published = ['core', 'customers', 'crm-outbounds', 'tickets', 'chat', 'sandbox'];
const distOf = (name: string) => join(dirname(require.resolve(`@thulium-js/${name}/package.json`)), 'dist');

/** The language service of an editor in which a program is open. */
function editorOf(program: string): { service: ts.LanguageService; file: string } {
  const file = fileURLToPath(new URL('./hover.ts', import.meta.url));
  const options: ts.CompilerOptions = {
    module: ts.ModuleKind.NodeNext,
    target: ts.ScriptTarget.ES2023,
    strict: true,
    declaration: true,
  };
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
  return { service: ts.createLanguageService(host), file };
}

/** What an editor shows above a place in a program: the type, and the docs. */
function hover(program: string, marker: string): { type: string; docs: string } {
  const { service, file } = editorOf(program);
  const info = service.getQuickInfoAtPosition(file, program.indexOf(marker));
  return { type: ts.displayPartsToString(info?.displayParts), docs: ts.displayPartsToString(info?.documentation) };
}

/** What the compiler says against a program, and against writing its declarations. */
function complaints(program: string): string[] {
  const { service, file } = editorOf(program);
  const compiled = service.getProgram();
  const found = [
    ...service.getSemanticDiagnostics(file),
    ...(compiled?.getDeclarationDiagnostics(compiled.getSourceFile(file)) ?? []),
  ];
  return found.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}

const program = `import { createThulium, createTickets } from '@thulium-js/tickets';
const tickets = createTickets(createThulium());
tickets.addCustomerResponse({ ticket_id: 1, body: 'x' });
`;

describe('what an editor shows', () => {
  test('of a bound call: its docs', () => {
    expect(hover(program, 'addCustomerResponse').docs).toContain('Adds a response of the customer to a ticket.');
  });

  test('of a field of its input: the docs of the field', () => {
    expect(hover(program, 'body').docs).toContain('HTML or plain as `body_type` says');
  });
});

const bound = [
  ['customers', 'Customers'],
  ['crm-outbounds', 'CrmOutbounds'],
  ['tickets', 'Tickets'],
  ['chat', 'Chat'],
] as const;

describe.each(bound)('the bound client of %s', (name, type) => {
  const client = `import { create${type}, createThulium } from '@thulium-js/${name}';
export const client = create${type}(createThulium());
`;

  test('has a name in an editor', () => {
    expect(hover(client, 'client').type).toBe(`const client: ${type}`);
  });

  test('has a name in the message about a call that does not exist', () => {
    const [message = ''] = complaints(`${client}client.deleteEverything();\n`);
    expect(message).toContain('deleteEverything');
    expect(message).toContain(`on type '${type}'`);
  });

  test('can be exported by a package that writes declarations', () => {
    expect(complaints(client)).toEqual([]);
  });
});

describe('every declaration compiles', () => {
  const entries = [...published, 'core/declare', 'core/node', 'tickets/node'].map((name) => `@thulium-js/${name}`);
  const everything = entries.map((module) => `export * from '${module}';`);

  test.each([
    ['with the types of the DOM', { lib: ['lib.es2022.d.ts', 'lib.dom.d.ts'], types: [] }],
    ['with those of Node, without the DOM', { lib: ['lib.es2022.d.ts'], types: ['node'] }],
  ])('%s', (_name, options) => {
    const folder = fileURLToPath(new URL('.', import.meta.url));
    const files = new Map(everything.map((line, index) => [join(folder, `entry${index}.ts`), line]));
    const compilerOptions: ts.CompilerOptions = {
      module: ts.ModuleKind.NodeNext,
      target: ts.ScriptTarget.ES2022,
      strict: true,
      exactOptionalPropertyTypes: true,
      skipLibCheck: false,
      noEmit: true,
      ...options,
    };
    const host = ts.createCompilerHost(compilerOptions);
    const { fileExists, readFile, getSourceFile } = host;
    host.fileExists = (name) => files.has(name) || fileExists(name);
    host.readFile = (name) => files.get(name) ?? readFile(name);
    host.getSourceFile = (name, target, ...rest) => {
      const text = files.get(name);
      return text === undefined ? getSourceFile(name, target, ...rest) : ts.createSourceFile(name, text, target);
    };
    const found = ts.getPreEmitDiagnostics(ts.createProgram([...files.keys()], compilerOptions, host));
    expect(
      found.map(({ file, messageText }) => `${file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`),
    ).toEqual([]);
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
