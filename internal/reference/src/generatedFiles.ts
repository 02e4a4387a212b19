import { readFile } from 'node:fs/promises';
import { endpointPage, withCallNames, withCallTable } from './callTable.ts';
import { collectCalls, root } from './collect.ts';
import { openApiOf } from './openApi.ts';

/** A file that is generated, as it should be. */
export interface GeneratedFile {
  readonly url: URL;
  readonly text: string;
}

/** All files that are generated from the declarations. */
export async function generatedFiles(): Promise<GeneratedFile[]> {
  const packages = await collectCalls();
  const readmes = packages.map(async (one) => {
    const url = new URL(`packages/${one.folder}/README.md`, root);
    return { url, text: withCallTable(await readFile(url, 'utf8'), one) };
  });
  const readme = new URL('README.md', root);
  return [
    { url: new URL('openapi/thulium.json', root), text: `${JSON.stringify(openApiOf(packages), null, 2)}\n` },
    { url: new URL('docs/endpoints.md', root), text: endpointPage(packages) },
    ...(await Promise.all(readmes)),
    { url: readme, text: withCallNames(await readFile(readme, 'utf8'), packages) },
  ];
}
