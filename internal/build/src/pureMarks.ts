import { parseAst } from 'rolldown/parseAst';

interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
}

interface ClassNode extends Node {
  readonly body: { readonly body: readonly Node[] };
}

/** What a module without side effects is made of. */
const harmless: ReadonlySet<string> = new Set([
  'ImportDeclaration',
  'ExportNamedDeclaration',
  'ExportAllDeclaration',
  'ExportDefaultDeclaration',
  'VariableDeclaration',
  'FunctionDeclaration',
  'ClassDeclaration',
]);

/** What runs later, if at all; a static block is left as it is, since it is there for its effect on its own class. */
const notAtOnce: ReadonlySet<string> = new Set([
  'FunctionDeclaration',
  'FunctionExpression',
  'ArrowFunctionExpression',
  'MethodDefinition',
  'StaticBlock',
]);

/**
 * Marks every call that a module makes when it is loaded as one that bundlers may drop when nobody uses what it gives:
 * each endpoint is such a call, and not all bundlers find out by themselves. A class with a static block, such as an
 * error, becomes the value of such a call: no bundler drops it otherwise.
 *
 * @throws When the module does anything else when it is loaded: the packages say that they have no side effects.
 */
export function markPure(code: string): string {
  const { body } = parseAst(code) as unknown as { readonly body: readonly Node[] };
  const stranger = body.find(({ type }) => !harmless.has(type));
  if (stranger !== undefined) {
    const [line] = code.slice(stranger.start).split('\n');
    throw new Error(`this runs when the module is loaded, in a package that says sideEffects: false: ${line}`);
  }
  const marked = /\/\* ?[#@]__PURE__ ?\*\/\s*$/;
  const mark = (before: string) => (marked.test(before) ? '' : '/* @__PURE__ */ ');
  const edits = [
    ...[...new Set(body.flatMap(callsAtOnce))].map((at) => ({ at, text: mark })),
    ...body.flatMap(effectiveClasses).flatMap(({ start, end }) => [
      { at: start, text: (before: string) => `${mark(before)}(() => ` },
      { at: end, text: () => ')()' },
    ]),
  ];
  let text = '';
  let done = 0;
  for (const edit of edits.sort((a, b) => a.at - b.at)) {
    text += code.slice(done, edit.at);
    text += edit.text(text);
    done = edit.at;
  }
  return text + code.slice(done);
}

/** The classes of a variable that have a static block. */
function effectiveClasses(statement: Node): Node[] {
  const { declarations = [] } = statement as { readonly declarations?: readonly { readonly init: ClassNode | null }[] };
  return declarations.flatMap(({ init }) => {
    const isMeant = init?.type === 'ClassExpression' && init.body.body.some(({ type }) => type === 'StaticBlock');
    return isMeant ? [init] : [];
  });
}

/** Where the calls begin that are made at once when this is evaluated. */
function callsAtOnce(value: unknown): number[] {
  if (Array.isArray(value)) return value.flatMap(callsAtOnce);
  if (typeof value !== 'object' || value === null) return [];
  const node = value as Node & { readonly static?: boolean };
  if (notAtOnce.has(node.type) || (node.type === 'PropertyDefinition' && !node.static)) return [];
  const own = node.type === 'CallExpression' || node.type === 'NewExpression' ? [node.start] : [];
  return [...own, ...Object.values(node).flatMap(callsAtOnce)];
}
