import ts from 'typescript6';
import { addressOf, type Call, calls } from './calls.ts';
import type { Declarations, ModuleExport } from './declarations.ts';
import { namedTypes } from './fields.ts';
import type { LinkTo } from './prose.ts';

/** The type nodes of what a call takes and gives. */
export function signatureOf({ declaration, name }: ModuleExport): {
  input: ts.TypeNode | undefined;
  output: ts.TypeNode;
} {
  if (ts.isFunctionDeclaration(declaration) && declaration.type !== undefined) {
    return { input: declaration.parameters[1]?.type, output: declaration.type };
  }
  const type = ts.isVariableDeclaration(declaration) ? declaration.type : undefined;
  const [input, output] = (type && ts.isTypeReferenceNode(type) && type.typeArguments) || [];
  if (input === undefined || output === undefined) throw new Error(`${name} has no type that can be read`);
  return { input, output };
}

/** Types of our packages that a page explains: those that output and fields lead to; the fields of the input stand alone. */
export function typesOf(
  declarations: Declarations,
  input: ts.TypeNode | undefined,
  output: ts.TypeNode,
): Map<string, ts.Symbol> {
  const found = new Map<string, ts.Symbol>();
  const inputSymbol = input && [...namedTypes(declarations, input).values()][0];
  const add = (node: ts.Node): void => {
    for (const [name, symbol] of namedTypes(declarations, node)) {
      if (found.has(name) || explainedElsewhere.has(name) || symbol === inputSymbol) continue;
      found.set(name, symbol);
      for (const declaration of symbol.declarations ?? []) add(declaration);
    }
  };
  add(output);
  const inputType = input && declarations.checker.getTypeFromTypeNode(input);
  for (const property of inputType?.getProperties() ?? []) {
    const type = (property.declarations?.[0] as ts.PropertySignature | undefined)?.type;
    if (type !== undefined) add(type);
  }
  return found;
}

/** Types that have their place elsewhere, or say it all by their name. */
const explainedElsewhere = new Map<string, string | undefined>([
  ['NumericId', '/reference/client#numericid'],
  ['ExternalId', '/reference/client#externalid'],
  ['DateTimeInput', '/reference/client#datetimeinput'],
  ['FileContent', '/reference/client#filecontent'],
  ['StreamSource', '/reference/client#filecontent'],
  ['Download', '/reference/client#download'],
  ['CallOptions', '/reference/client#calloptions'],
  ['WalkOptions', '/guides/paging'],
  ['PlannedRequest', '/reference/client#plannedrequest'],
  ['Thulium', '/reference/client#thulium'],
]);

/** Where the names of JSDoc links lead from the page of a call. */
export function linksFrom(call: Call, types: ReadonlyMap<string, ts.Symbol>): LinkTo {
  return (name) => {
    const [head = ''] = name.split('.');
    if (types.has(head)) return `#${head.toLowerCase()}`;
    if (/Error$/.test(head)) return `/guides/errors#${head.toLowerCase()}`;
    if (explainedElsewhere.has(head)) return explainedElsewhere.get(head);
    if (head === 'runBatch') return '/guides/batches';
    const other =
      calls.find(({ domain, name: own }) => domain === call.domain && own === head) ??
      calls.find(({ name: own }) => own === head);
    return other === undefined || other === call ? undefined : addressOf(other);
  };
}
