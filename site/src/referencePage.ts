import type { EndpointFixture } from '@thulium-js/testing';
import ts from 'typescript6';
import { type Call, clientNames } from './calls.ts';
import { linksFrom, signatureOf, typesOf } from './callTypes.ts';
import { programOf } from './completeSample.ts';
import type { Declarations } from './declarations.ts';
import { fieldsOf, fieldTable } from './fields.ts';
import { docOf, escapeMarkup, type LinkTo, readProse } from './prose.ts';
import { fence, wireSections } from './wire.ts';

/** What the marks of evidence mean. */
export const evidenceMeaning = {
  full: 'the vendor documents parameters, request and answer',
  partial: 'the vendor’s page is known in part; the rest is inferred, and answers are read tolerantly',
  index: 'the vendor names method and path only; fields and answer are guesses, and further fields pass',
  inferred: 'the shape is taken from a sibling of this call',
} as const;

const evidenceBadge = { full: 'tip', partial: 'info', index: 'warning', inferred: 'warning' } as const;

/** The page of one endpoint or flow, as Markdown. */
export function referencePage(
  call: Call,
  declarations: Declarations,
  fixtures: readonly EndpointFixture<unknown, unknown>[],
): string {
  const module = `@thulium-js/${call.domain}`;
  const exported = declarations.modules.get(module)?.get(call.name);
  if (exported === undefined) throw new Error(`${module} exports no ${call.name}`);
  const { input, output } = signatureOf(exported);
  const types = typesOf(declarations, input, output);
  const linkTo = linksFrom(call, types);
  const prose = readProse(exported, linkTo);
  const source = { declarations, modules: [module, `${module}/node`] };
  const examples = prose.examples.map((example) => programOf(example, source));
  const [first = ''] = prose.text.split('\n\n');
  return [
    '---',
    `title: ${call.name}`,
    `description: ${JSON.stringify(plain(first))}`,
    '---',
    '',
    `# ${call.name} ${badge(call)}`,
    '',
    prose.text,
    '',
    ...facts(call, prose.see),
    '## Example',
    '',
    ...examples.flatMap((example) => fence('ts', example)),
    ...inputSection(call, declarations, input, linkTo),
    '## Output',
    '',
    ...outputText(output, linkTo, call),
    '## Errors',
    '',
    ...prose.throws.flatMap((text) => [`- ${text}`, '']),
    errorsHint,
    '',
    ...typeSections(declarations, types, linkTo),
    ...(fixtures.length === 0 ? [] : ['## On the wire', '', wireHint, '', ...wireSections(fixtures, call.name)]),
  ].join('\n');
}

const errorsHint =
  'Every call can also fail with the errors of the network and of the server: [Errors and outcomes](/guides/errors).';
const wireHint =
  'What the tests hold this call to. *documented*: request and answer are the vendor’s. *mended*: something in the vendor’s example was broken, or belonged to a person. *inferred*: nobody has documented it.';

function badge({ endpoint }: Call): string {
  if (endpoint === undefined) return '<Badge type="info" text="flow" />';
  return `<Badge type="${evidenceBadge[endpoint.evidence]}" text="evidence: ${endpoint.evidence}" />`;
}

function facts({ domain, name, endpoint }: Call, see: readonly { address: string; remark: string }[]): string[] {
  const rows = [
    `| Package | [\`@thulium-js/${domain}\`](/packages/${domain}) |`,
    `| Bound | \`${clientNames[domain]}.${name}(input, options)\` |`,
  ];
  if (endpoint === undefined) rows.push('| Requests | several; a flow is made of other calls |');
  else {
    const { method, path, evidence, idempotent } = endpoint;
    const again = idempotent
      ? 'yes: sending it twice has the effect of sending it once'
      : 'only if it was provably not sent, or rejected with 429';
    rows.unshift(`| Request | \`${method} /api${path}\` |`);
    rows.push(`| Evidence | **${evidence}**: ${evidenceMeaning[evidence]} |`);
    rows.push(`| Retried automatically | ${again} |`);
  }
  for (const { address, remark } of see) {
    const { hostname, pathname } = new URL(address === '' ? 'https://none' : address);
    const link = address === '' ? '' : `[${hostname}${pathname}](${address})`;
    rows.push(`| Vendor’s page | ${[link, escapeMarkup(remark)].filter((text) => text !== '').join('<br>')} |`);
  }
  return ['<div class="facts">', '', '| | |', '|---|---|', ...rows, '', '</div>', ''];
}

function inputSection(
  call: Call,
  declarations: Declarations,
  input: ts.TypeNode | undefined,
  linkTo: LinkTo,
): string[] {
  const type = input && declarations.checker.getTypeFromTypeNode(input);
  const fields = type === undefined ? [] : fieldsOf(declarations, withoutVoid(type), linkTo);
  if (fields.length === 0) return ['## Input', '', 'None.', ''];
  const { definition } = call.endpoint ?? {};
  const places = call.endpoint && new Map<string, string>();
  for (const place of ['params', 'query', 'body'] as const) {
    for (const name of Object.keys(definition?.[place]?.() ?? {}))
      places?.set(name, place === 'params' ? 'path' : place);
  }
  const rest =
    definition?.rest === undefined
      ? []
      : [`The vendor documents no fields: others than these go into the ${definition.rest} as they are.`, ''];
  return ['## Input', '', ...fieldTable(sorted(fields), linkTo, { marksRequired: true, places }), ...rest];
}

const sorted = <Item extends { isRequired: boolean }>(fields: readonly Item[]) => [
  ...fields.filter(({ isRequired }) => isRequired),
  ...fields.filter(({ isRequired }) => !isRequired),
];

/** A type without `void`, which stands for an input that may be left out. */
function withoutVoid(type: ts.Type): ts.Type {
  if (!type.isUnion()) return type;
  return type.types.find((part) => (part.flags & ts.TypeFlags.Void) === 0) ?? type;
}

function outputText(output: ts.TypeNode, linkTo: LinkTo, { endpoint }: Call): string[] {
  const text = output
    .getText()
    .replace(/^(Promise)<([\s\S]*)>$/, '$2')
    .replace(/\s+/g, ' ');
  if (text === 'void') return ['Nothing: the answer has no body.', ''];
  if (text === 'unknown')
    return ['`unknown`: the vendor does not document the answer. It is handed over as it comes.', ''];
  const isPage = endpoint !== undefined && 'page' in endpoint;
  if (isPage) {
    const { maximum } = endpoint.page as { readonly maximum: number };
    const item = linked(text, linkTo);
    return [
      `A page: \`count\`, how many there are in all (\`null\` where the server does not tell), and \`result\`, a list of ${item}. A page has at most ${maximum} items; \`all\`, \`pages\` and \`collect\` read on: [Paging](/guides/paging).`,
      '',
    ];
  }
  return [`${linked(text, linkTo)}`, ''];
}

function linked(type: string, linkTo: LinkTo): string {
  const place = (type.match(/\b[A-Z]\w+/g) ?? []).map(linkTo).find((found) => found !== undefined);
  return place === undefined ? `\`${type}\`` : `[\`${type}\`](${place})`;
}

function typeSections(declarations: Declarations, types: ReadonlyMap<string, ts.Symbol>, linkTo: LinkTo): string[] {
  const sections = [...types].flatMap(([name, symbol]) => {
    const declaration = symbol.declarations?.[0];
    const text = docOf(symbol, linkTo);
    const isAlias = declaration !== undefined && ts.isTypeAliasDeclaration(declaration);
    const alias = isAlias ? fence('txt', declaration.type.getText().replace(/\s*\n\s*/g, ' ')) : [];
    const fields = isAlias ? [] : fieldsOf(declarations, declarations.checker.getDeclaredTypeOfSymbol(symbol), linkTo);
    const table = fields.length === 0 ? [] : fieldTable(fields, linkTo);
    return [`### ${name}`, '', text, '', ...iterationHint(declaration, linkTo), ...alias, ...table];
  });
  return sections.length === 0 ? [] : ['## Types', '', ...sections];
}

/** How to read a type that extends a generator of the language. */
function iterationHint(declaration: ts.Declaration | undefined, linkTo: LinkTo): string[] {
  if (declaration === undefined || !ts.isInterfaceDeclaration(declaration)) return [];
  const bases = (declaration.heritageClauses ?? []).flatMap(({ types }) => types.map((type) => type.getText()));
  return bases
    .filter((base) => base.startsWith('AsyncGenerator<'))
    .flatMap((base) => [`It is an ${linked(base, linkTo)}: read it with \`for await\`, once.`, '']);
}

/** Markdown without its marks, for a description. */
export const plain = (text: string): string =>
  text
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/[`*]/g, '')
    .replace(/&lt;/g, '<')
    .replace(/\s+/g, ' ')
    .trim();
