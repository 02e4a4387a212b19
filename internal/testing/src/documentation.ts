import { existsSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript6';

/** What the source says of an endpoint in words. */
export interface EndpointDocumentation {
  /** The JSDoc without its tags. */
  readonly text: string;
  /** Its `@see` tags. */
  readonly see: readonly string[];
  /** Docs of the fields of the input, by path: `records[].status_id`. */
  readonly input: Readonly<Record<string, string>>;
  /** Docs of the fields of the output, by path. */
  readonly output: Readonly<Record<string, string>>;
}

/**
 * Reads the docs of all endpoints of a package by the compiler: the JSDoc of the constant, and of every field of its input
 * and output that is declared in this project.
 */
export function readDocumentation(folder: string): Map<string, EndpointDocumentation> {
  const index = join(folder, 'index.ts');
  const program = ts.createProgram([index], {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
    strict: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: true,
    noEmit: true,
    types: [],
  });
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(index);
  const module = source && checker.getSymbolAtLocation(source);
  if (module === undefined) throw new Error(`no endpoints in ${existsSync(index) ? 'index.ts' : 'the folder'}`);
  const found = new Map<string, EndpointDocumentation>();
  for (const exported of checker.getExportsOfModule(module)) {
    const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
    const declaration = symbol.valueDeclaration;
    if (declaration === undefined || !ts.isVariableDeclaration(declaration)) continue;
    const [inputType, outputType] = typeArguments(checker, declaration);
    found.set(symbol.name, {
      text: textOf(symbol.getDocumentationComment(checker)),
      see: symbol
        .getJsDocTags(checker)
        .filter(({ name }) => name === 'see')
        .map(({ text }) => textOf(text ?? [])),
      input: inputType === undefined ? {} : fieldDocs(checker, inputType),
      output: outputType === undefined ? {} : fieldDocs(checker, outputType),
    });
  }
  return found;
}

function textOf(parts: readonly ts.SymbolDisplayPart[]): string {
  const text = parts.map(({ text }) => text).join('');
  return text.replace(/\s+/g, ' ').trim();
}

/** Input and output, of `Endpoint<Input, Output>` or `PagedEndpoint<Input, Item>`. */
function typeArguments(checker: ts.TypeChecker, { type }: ts.VariableDeclaration): ts.Type[] {
  if (type === undefined || !ts.isTypeReferenceNode(type)) return [];
  return (type.typeArguments ?? []).map((node) => checker.getTypeFromTypeNode(node));
}

/** The docs of all fields of a type, an empty text where there are none. */
function fieldDocs(checker: ts.TypeChecker, root: ts.Type): Record<string, string> {
  const docs: Record<string, string> = {};
  const visit = (type: ts.Type, path: string, above: readonly ts.Type[]): void => {
    if (above.includes(type)) return;
    const inside = [...above, type];
    if (type.isUnionOrIntersection()) {
      for (const part of type.types) visit(part, path, inside);
      return;
    }
    if (checker.isArrayType(type) || checker.isTupleType(type)) {
      for (const item of checker.getTypeArguments(type as ts.TypeReference)) visit(item, `${path}[]`, inside);
      return;
    }
    if (!(type.flags & ts.TypeFlags.Object) || type.getCallSignatures().length > 0) return;
    const index = checker.getIndexInfoOfType(type, ts.IndexKind.String)?.type;
    if (index !== undefined) visit(index, `${path}{}`, inside);
    for (const property of checker.getPropertiesOfType(type)) {
      if (!property.declarations?.some(isOurs)) continue;
      const place = path === '' ? property.name : `${path}.${property.name}`;
      docs[place] = textOf(property.getDocumentationComment(checker));
      visit(checker.getTypeOfSymbol(property), place, inside);
    }
  };
  visit(root, '', []);
  return docs;
}

/** Whether something is declared here: neither in the language's own files nor in those of others. */
function isOurs(declaration: ts.Declaration): boolean {
  const { fileName } = declaration.getSourceFile();
  return !fileName.includes('/node_modules/');
}
