/** Writes what is generated from the declarations: `pnpm openapi`. */
import { mkdir, writeFile } from 'node:fs/promises';
import { generatedFiles } from './generatedFiles.ts';

for (const { url, text } of await generatedFiles()) {
  await mkdir(new URL('./', url), { recursive: true });
  await writeFile(url, text);
}
