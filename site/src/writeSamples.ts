/** Writes every sample to a file of its own, for the compiler and the test runner. */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { samplesFolder } from './places.ts';
import { readSamples } from './samples.ts';

const { samples, exempt } = await readSamples();
await rm(samplesFolder, { recursive: true, force: true });
await mkdir(samplesFolder, { recursive: true });
for (const { name, code, isTestFile } of samples) {
  await writeFile(`${samplesFolder}${name}${isTestFile ? '.test' : ''}.ts`, code);
}
const index = { samples: samples.map(({ place, name, isTestFile }) => ({ place, name, isTestFile })), exempt };
await writeFile(`${samplesFolder}index.json`, JSON.stringify(index, undefined, 2));
await writeFile(
  `${samplesFolder}tsconfig.json`,
  JSON.stringify({
    extends: '../../tsconfig.base.json',
    compilerOptions: {
      noEmit: true,
      types: ['node'],
      isolatedDeclarations: false,
      allowImportingTsExtensions: true,
      noUnusedLocals: false,
      noUnusedParameters: false,
    },
    include: ['*.ts'],
  }),
);
