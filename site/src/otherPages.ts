import ts from 'typescript6';
import { addressOf, type Call, calls } from './calls.ts';
import { programOf } from './completeSample.ts';
import type { Declarations, ModuleExport } from './declarations.ts';
import { fieldsOf, fieldTable } from './fields.ts';
import { withSiteLinks } from './links.ts';
import { domains } from './places.ts';
import { docOf, type LinkTo, readProse } from './prose.ts';
import { evidenceMeaning, plain } from './referencePage.ts';
import { fence } from './wire.ts';

const noLinks: LinkTo = () => undefined;

/** What a call is for, in its first sentence. */
export function summaryOf({ domain, name }: Call, declarations: Declarations): string {
  const exported = declarations.modules.get(`@thulium-js/${domain}`)?.get(name);
  const text = exported === undefined ? '' : readProse(exported, noLinks).text;
  return plain(/^[\s\S]*?[.](?=\s|$)/.exec(text)?.[0] ?? text);
}

/** The index of all calls. */
export function callsPage(declarations: Declarations): string {
  const total = calls.filter(({ endpoint }) => endpoint !== undefined).length;
  return [
    '---',
    'title: All calls',
    'description: Every endpoint and flow, by package',
    '---',
    '',
    '# All calls',
    '',
    `${total} endpoints, and the flows that are made of them. What has no endpoint here can be called with [\`thulium.request\`](/start#calls-without-an-endpoint).`,
    '',
    'Evidence says how well the vendor documents an endpoint:',
    '',
    ...Object.entries(evidenceMeaning).map(([word, meaning]) => `- **${word}**: ${meaning}.`),
    '',
    ...domains.flatMap((domain) => [
      `## ${domain}`,
      '',
      `From [\`@thulium-js/${domain}\`](/packages/${domain}).`,
      '',
      ...callTable(domain, declarations),
    ]),
  ].join('\n');
}

/** The calls of a package, each with a link to its page. */
export function callTable(domain: string, declarations: Declarations): string[] {
  const rows = calls
    .filter((call) => call.domain === domain)
    .map((call) => {
      const { endpoint, name } = call;
      const request = endpoint === undefined ? 'several requests' : `\`${endpoint.method} ${endpoint.path}\``;
      const evidence = endpoint === undefined ? 'flow' : `<span class="evidence">${endpoint.evidence}</span>`;
      const summary = summaryOf(call, declarations).replaceAll('|', '\\|').replaceAll('<', '&lt;');
      return `| [${name}](${addressOf(call)})<br>${request} | ${summary} | ${evidence} |`;
    });
  const head = ['| Call | What it does | Evidence |', '|---|---|---|'];
  return ['<div class="calls">', '', ...head, ...rows, '', '</div>', ''];
}

/** The page of a package: its README, with the table of calls as the site has it. */
export function packagePage(name: string, readme: string, declarations: Declarations): string {
  const table = callTable(name, declarations).join('\n');
  const text = readme.replace(/<!-- calls -->[\s\S]*<!-- \/calls -->/, () => table);
  return documentPage(`@thulium-js/${name}`, `packages/${name}/README.md`, text);
}

/** A document of the repository as a page: links lead to pages of the site; those to other files are left out. */
export function documentPage(title: string, file: string, document: string): string {
  const summary = plain(/^# .*\n\n(?![#|])([\s\S]*?\.)(?=\s)/.exec(document)?.[1] ?? '');
  return [
    '---',
    `title: ${JSON.stringify(title)}`,
    `description: ${JSON.stringify(summary)}`,
    '---',
    '',
    withSiteLinks(file, document),
  ].join('\n');
}

const clientTypes = [
  'ClientOptions',
  'CallOptions',
  'RetryOptions',
  'RateLimit',
  'RateLimiter',
  'Logger',
  'LogFields',
  'Thulium',
  'ResponseInfo',
  'RawRequest',
  'PlannedRequest',
  'AttemptRequest',
  'AttemptResponse',
  'EndpointDescription',
  'Download',
  'Drift',
] as const;
const valueTypes = [
  'NumericId',
  'ExternalId',
  'DateTimeInput',
  'FileContent',
  'Interceptor',
  'RequestOutcome',
  'Evidence',
] as const;

/** Options and the client, from the declarations of core. */
export function clientPage(declarations: Declarations): string {
  const core = declarations.modules.get('@thulium-js/core');
  const linkTo: LinkTo = (name) => {
    if (name.endsWith('Error')) return `/guides/errors#${name.toLowerCase()}`;
    return [...clientTypes, ...valueTypes].some((known) => known === name) ? `#${name.toLowerCase()}` : undefined;
  };
  const section = (name: string): string[] => {
    const exported = core?.get(name);
    if (exported === undefined) throw new Error(`core exports no ${name}`);
    const isValue = valueTypes.some((type) => type === name);
    const fields = isValue
      ? []
      : fieldsOf(declarations, declarations.checker.getDeclaredTypeOfSymbol(exported.symbol), linkTo);
    return [
      `## ${name}`,
      '',
      docOf(exported.symbol, linkTo),
      '',
      ...(fields.length === 0 ? [] : fieldTable(fields, linkTo)),
    ];
  };
  return [
    '---',
    'title: Options and client',
    'description: Options of a client and of a call, and what a client offers',
    'outline: 2',
    '---',
    '',
    '# Options and client',
    '',
    'Every domain package re-exports all of this.',
    '',
    ...clientTypes.flatMap(section),
    ...valueTypes.flatMap(section),
    ...[...(core?.values() ?? [])].flatMap((exported) => functionSection(exported, declarations, linkTo)),
  ].join('\n');
}

/** What a function of core does; nothing for what is no function. */
function functionSection(exported: ModuleExport, declarations: Declarations, linkTo: LinkTo): string[] {
  // Marking errors is for authors of packages.
  if (!ts.isFunctionDeclaration(exported.declaration)) return [];
  const { text, examples, throws } = readProse(exported, linkTo);
  const signature = exported.declaration.getText().replace(/^export declare function /, '');
  const source = { declarations, modules: ['@thulium-js/customers', '@thulium-js/tickets'] };
  return [
    `## ${exported.name}`,
    '',
    ...fence('txt', signature),
    text,
    '',
    ...examples.flatMap((example) => fence('ts', programOf(example, source))),
    ...throws.flatMap((words) => [`- Throws ${words}`, '']),
  ];
}
