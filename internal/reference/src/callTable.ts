import type { Call, CallPackage } from './collect.ts';
import { firstSentence } from './collect.ts';

const [start, end] = ['<!-- calls -->', '<!-- /calls -->'];

/** The README of a package with its table of calls between the marks. */
export function withCallTable(readme: string, { calls }: CallPackage): string {
  const rows = calls.map(
    (call) =>
      `| ${linkOf(call, `\`${call.name}\``)} | ${cell(firstSentence(call.docs.text))} | ${requestOf(call)} | ${call.endpoint.evidence} |`,
  );
  return betweenMarks(readme, ['| call | what it does | request | evidence |', '|---|---|---|---|', ...rows]);
}

/** The README of the project with the names of all calls, package by package. */
export function withCallNames(readme: string, packages: readonly CallPackage[]): string {
  const rows = packages.map(
    ({ folder, calls }) =>
      `| [${folder}](packages/${folder}#calls) | ${calls.map(({ name }) => `\`${name}\``).join(' ')} |`,
  );
  return betweenMarks(readme, ['| package | calls |', '|---|---|', ...rows]);
}

function betweenMarks(readme: string, lines: readonly string[]): string {
  const [before, after] = [readme.indexOf(start), readme.indexOf(end)];
  if (before < 0 || after < before) throw new Error(`the README has no ${start} and ${end}`);
  return `${readme.slice(0, before + start.length)}\n${lines.join('\n')}\n${readme.slice(after)}`;
}

/** The page with all calls of all packages. */
export function endpointPage(packages: readonly CallPackage[]): string {
  const rows = packages.flatMap(({ folder, calls }) =>
    calls.map((call) => {
      const source = `../packages/${folder}/src/endpoints/${call.name}`;
      const kinds = [...new Set(call.fixtures.map((fixture) => fixture.source))].sort().join(', ');
      const fixture = call.fixtures.length === 0 ? 'no' : `[yes](${source}.fixture.ts): ${kinds}`;
      const page = call.page === undefined ? 'none seen' : `[page](${call.page})`;
      return `| ${folder} | [\`${call.name}\`](${source}.ts) | ${requestOf(call)} | ${call.endpoint.evidence} | ${fixture} | ${page} |`;
    }),
  );
  return `# All calls

Generated from the declarations by \`pnpm openapi\`; do not edit. ${rows.length} calls.

Evidence says how well the vendor documents a call: \`full\` (parameters, request and response), \`partial\` (its page is
known in part), \`index\` (only method and path) or \`inferred\` (the shape is taken from a sibling). A fixture is a request
with its answer that the tests send over HTTP: \`documented\` by the vendor, \`mended\` where its sample is broken, or
\`inferred\`.

| package | call | request | evidence | fixture | vendor |
|---|---|---|---|---|---|
${rows.join('\n')}
`;
}

function requestOf({ endpoint }: Call): string {
  return `\`${endpoint.method} ${endpoint.path}\``;
}

function linkOf({ page }: Call, text: string): string {
  return page === undefined ? text : `[${text}](${page})`;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
