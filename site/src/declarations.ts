import ts from 'typescript6';
import { domains, root } from './places.ts';

/** What a module lets programs import. */
export interface ModuleExport {
  readonly name: string;
  /** Specifier that it is imported by, for example `@thulium-js/tickets`. */
  readonly module: string;
  /** Whether it is a type only. */
  readonly isType: boolean;
  readonly symbol: ts.Symbol;
  readonly declaration: ts.Declaration;
}

/** The declarations of all packages, as they are published. */
export interface Declarations {
  readonly checker: ts.TypeChecker;
  /** Exports of a module by their names. */
  readonly modules: ReadonlyMap<string, ReadonlyMap<string, ModuleExport>>;
}

const entries: readonly (readonly [module: string, file: string])[] = [
  ['@thulium-js/core', 'packages/core/dist/index.d.ts'],
  ['@thulium-js/core/declare', 'packages/core/dist/declare.d.ts'],
  ['@thulium-js/core/node', 'packages/core/dist/node.d.ts'],
  ...domains.map((domain) => [`@thulium-js/${domain}`, `packages/${domain}/dist/index.d.ts`] as const),
  ['@thulium-js/tickets/node', 'packages/tickets/dist/node.d.ts'],
  ['@thulium-js/sandbox', 'packages/sandbox/dist/index.d.ts'],
];

/** Reads the built declarations, what a user's editor reads. TypeScript 7 has no stable API: this is TypeScript 6. */
export function readDeclarations(): Declarations {
  const program = ts.createProgram(
    entries.map(([, file]) => root + file),
    {
      target: ts.ScriptTarget.ES2023,
      module: ts.ModuleKind.NodeNext,
      moduleResolution: ts.ModuleResolutionKind.NodeNext,
      exactOptionalPropertyTypes: true,
      strict: true,
      skipLibCheck: true,
      noEmit: true,
      types: [],
    },
  );
  const checker = program.getTypeChecker();
  const modules = new Map(entries.map(([module, file]) => [module, exportsOf(program, checker, module, root + file)]));
  return { checker, modules };
}

function exportsOf(
  program: ts.Program,
  checker: ts.TypeChecker,
  module: string,
  file: string,
): ReadonlyMap<string, ModuleExport> {
  const source = program.getSourceFile(file);
  const moduleSymbol = source && checker.getSymbolAtLocation(source);
  if (moduleSymbol === undefined) throw new Error(`${file} is missing: build the packages first`);
  const found = new Map<string, ModuleExport>();
  for (const exported of checker.getExportsOfModule(moduleSymbol)) {
    const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
    const declaration = symbol.valueDeclaration ?? symbol.declarations?.[0];
    if (declaration === undefined) continue;
    const isTypeOnlyExport = exported.declarations?.some(
      (node) => ts.isExportSpecifier(node) && (node.isTypeOnly || node.parent.parent.isTypeOnly),
    );
    const isType = isTypeOnlyExport === true || (symbol.flags & ts.SymbolFlags.Value) === 0;
    found.set(exported.name, { name: exported.name, module, isType, symbol, declaration });
  }
  return found;
}
