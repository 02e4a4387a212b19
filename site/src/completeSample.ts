import { readFileSync } from 'node:fs';
import ts from 'typescript6';
import type { Declarations } from './declarations.ts';

/** Finds where a name comes from that a sample does not declare. */
export interface NameSource {
  readonly declarations: Declarations;
  /** Modules to look in, the first first. */
  readonly modules: readonly string[];
}

/** Names that a piece of code uses and does not declare. */
export function freeNames(code: string): Set<string> {
  const source = ts.createSourceFile('sample.ts', code, ts.ScriptTarget.ESNext, true, ts.ScriptKind.TS);
  const declared = new Set<string>();
  const used = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) {
      if (isDeclared(node)) declared.add(node.text);
      else if (!isMemberName(node)) used.add(node.text);
    }
    node.forEachChild(visit);
  };
  visit(source);
  return new Set([...used].filter((name) => !declared.has(name)));
}

function isDeclared(node: ts.Identifier): boolean {
  const { parent } = node;
  return (
    (ts.isVariableDeclaration(parent) ||
      ts.isParameter(parent) ||
      ts.isBindingElement(parent) ||
      ts.isFunctionDeclaration(parent) ||
      ts.isClassDeclaration(parent) ||
      ts.isInterfaceDeclaration(parent) ||
      ts.isTypeAliasDeclaration(parent) ||
      ts.isImportSpecifier(parent) ||
      ts.isImportClause(parent) ||
      ts.isNamespaceImport(parent)) &&
    parent.name === node
  );
}

/** Whether it is the name of something inside an object, not a name of its own. */
function isMemberName(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isShorthandPropertyAssignment(parent)) return false;
  if (ts.isBindingElement(parent) || ts.isImportSpecifier(parent)) return parent.propertyName === node;
  if (ts.isQualifiedName(parent)) return parent.right === node;
  return (
    (ts.isPropertyAccessExpression(parent) ||
      ts.isPropertyAssignment(parent) ||
      ts.isTypeElement(parent) ||
      ts.isMethodDeclaration(parent)) &&
    parent.name === node
  );
}

const givenFile = new URL('given.ts', import.meta.url);
const givenText = readFileSync(givenFile, 'utf8');
const givenNames = new Set([
  ...Array.from(givenText.matchAll(/^export (?:const|function) (\w+)/gm), ([, name = '']) => name),
  'sandbox',
]);
/** Constants of `given.ts` that are written on one line and lean on nothing else. */
const constants = new Map(
  Array.from(givenText.matchAll(/^export (const (\w+) = .*;)$/gm), ([, line = '', name = '']) => [name, line]),
);

/** Lines of import for names, by module; names that are found nowhere are left for the compiler to complain of. */
export function importLines(names: Iterable<string>, { declarations, modules }: NameSource): string[] {
  const byModule = new Map<string, string[]>();
  for (const name of [...names].sort((a, b) => a.localeCompare(b, 'en'))) {
    const module = modules.find((candidate) => declarations.modules.get(candidate)?.has(name));
    if (module === undefined) continue;
    const isType = declarations.modules.get(module)?.get(name)?.isType === true;
    byModule.set(module, [...(byModule.get(module) ?? []), isType ? `type ${name}` : name]);
  }
  return [...byModule].map(([module, list]) => `import { ${list.join(', ')} } from '${module}';`);
}

/** A sample of JSDoc as a program of its own, as the reference shows it. */
export function programOf(example: string, source: NameSource): string {
  const names = freeNames(example);
  const before: string[] = [];
  for (const name of names) {
    const line = constants.get(name);
    if (line !== undefined) before.push(line);
  }
  if (names.has('thulium')) before.unshift('const thulium = createThulium();');
  const imported = new Set([...names].filter((name) => !constants.has(name) && name !== 'thulium'));
  if (names.has('thulium')) imported.add('createThulium');
  const head = [...importLines(imported, source), ...(before.length > 0 ? ['', ...before] : [])];
  return [...head, '', example].join('\n').trim();
}

/** A sample as a file to run: what it leaves out is imported in front of it. */
export function completeSample(code: string, source: NameSource, given: string): string {
  const names = freeNames(code);
  const fromGiven = [...names].filter((name) => givenNames.has(name));
  const others = [...names].filter((name) => !givenNames.has(name));
  const lines = importLines(others, source);
  if (fromGiven.length > 0) lines.push(`import { ${fromGiven.join(', ')} } from '${given}';`);
  return `${lines.join('\n')}\n${code}\n`;
}
