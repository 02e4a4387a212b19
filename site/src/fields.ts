import ts from 'typescript6';
import type { Declarations } from './declarations.ts';
import { docOf, type LinkTo } from './prose.ts';

/** One field of an interface. */
export interface Field {
  readonly name: string;
  /** As it is declared, for example `'HTML' | 'PLAIN'`. */
  readonly type: string;
  readonly isRequired: boolean;
  /** What JSDoc says, on one line. */
  readonly meaning: string;
}

/** Whether a declaration is of our packages, and not of the language. */
export const isOurs = (node: ts.Node | undefined): boolean =>
  node?.getSourceFile().fileName.includes('/packages/') === true;

/** The fields of a type, those it inherits from types of our packages after its own. */
export function fieldsOf({ checker }: Declarations, type: ts.Type, linkTo: LinkTo): Field[] {
  return checker.getPropertiesOfType(type).flatMap((property) => {
    const declaration = property.declarations?.[0];
    if (declaration === undefined || !isOurs(declaration)) return [];
    return {
      name: property.name,
      type: typeText(checker, property, declaration),
      isRequired: (property.flags & ts.SymbolFlags.Optional) === 0,
      meaning: docOf(property, linkTo)
        .replace(/\n\s*- /g, '<br>• ')
        .replace(/^- /, '• ')
        .replace(/\s*\n\s*/g, ' '),
    };
  });
}

function typeText(checker: ts.TypeChecker, property: ts.Symbol, declaration: ts.Declaration): string {
  const written = (declaration as ts.PropertySignature).type?.getText();
  const text = ts.isMethodSignature(declaration)
    ? checker.typeToString(checker.getTypeOfSymbol(property), declaration, ts.TypeFormatFlags.NoTruncation)
    : (written ?? checker.typeToString(checker.getTypeOfSymbol(property)));
  return text
    .replace(/\s+/g, ' ')
    .replace(/^\| /, '')
    .replace(/ \| undefined$/, '');
}

/** Type aliases and interfaces of our packages that a type node names, by their names. */
export function namedTypes({ checker }: Declarations, node: ts.Node): ReadonlyMap<string, ts.Symbol> {
  const found = new Map<string, ts.Symbol>();
  const visit = (child: ts.Node): void => {
    if (ts.isTypeReferenceNode(child)) {
      const alias = checker.getSymbolAtLocation(child.typeName);
      const symbol = alias && alias.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(alias) : alias;
      const isParameter = symbol !== undefined && (symbol.flags & ts.SymbolFlags.TypeParameter) !== 0;
      if (symbol !== undefined && !isParameter && isOurs(symbol.declarations?.[0])) found.set(symbol.name, symbol);
    }
    child.forEachChild(visit);
  };
  visit(node);
  return found;
}

/** How a table of fields looks. */
export interface TableOptions {
  /** Whether fields that must be given are marked. */
  readonly marksRequired?: boolean;
  /** Where each field goes in the request: `path`, `query` or `body`. */
  readonly places?: ReadonlyMap<string, string> | undefined;
}

/** A table of fields. */
export function fieldTable(
  fields: readonly Field[],
  linkTo: LinkTo,
  { marksRequired = false, places }: TableOptions = {},
): string[] {
  const head = ['Field', 'Type', 'Meaning'];
  const rows = fields.map(({ name, type, isRequired, meaning }) => {
    const place = places?.get(name);
    const marks = [place && `in ${place}`, marksRequired && isRequired ? '<b>required</b>' : undefined];
    const known = marks.filter((mark) => mark !== undefined).join(', ');
    return row([`\`${name}\`${known && ` <span class="marks">${known}</span>`}`, typeCell(type, linkTo), meaning]);
  });
  return ['<div class="fields">', '', row(head), row(head.map(() => '---')), ...rows, '', '</div>', ''];
}

const row = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replace(/(?<!\\)\|/g, '\\|')).join(' | ')} |`;

function typeCell(type: string, linkTo: LinkTo): string {
  const place = (type.match(/\b[A-Z]\w+/g) ?? []).map(linkTo).find((found) => found !== undefined);
  return place === undefined ? `\`${type}\`` : `[\`${type}\`](${place})`;
}
