import { glob, readFile } from 'node:fs/promises';
import ts from 'typescript6';
import { completeSample, programOf } from './completeSample.ts';
import { type Declarations, readDeclarations } from './declarations.ts';
import { packageNames, root } from './places.ts';
import { readProse } from './prose.ts';

/** One piece of TypeScript in the README files, the documents or the JSDoc of an export. */
export interface Sample {
  /** Where it stands, for example `README.md:42`. */
  readonly place: string;
  /** Name of its file, without ending. */
  readonly name: string;
  /** The file to run. */
  readonly code: string;
  /** Whether it is a file of tests, which the test runner runs. */
  readonly isTestFile: boolean;
}

/** A sample that is not run, and why: `<!-- not run: reason -->` stands on the line above it. */
export interface ExemptSample {
  readonly place: string;
  readonly reason: string;
}

/** Samples of JSDoc that are no programs, and why. */
const exemptJsdoc: Readonly<Record<string, string>> = {
  defineEndpoint:
    'it shows the form of a declaration, without all of its fields; getTicket.ts has them, and is compiled',
  definePagedEndpoint:
    'it shows the form of a declaration, without all of its fields; listTickets.ts has them, and is compiled',
};

const documents = ['*.md', 'packages/*/README.md', 'docs/**/*.md', 'site/pages/**/*.md'];
const generated =
  /^site\/pages\/(?:reference\/|packages\/|docs\/|calls\.md|guides\/(?:versioning|support|security)\.md)/;

/** Whether `generate` writes a file, given by its path from the root: it is not in the repository. */
export const isGenerated = (path: string): boolean => generated.test(path);

/** All samples of the project. */
export async function readSamples(): Promise<{ readonly samples: Sample[]; readonly exempt: ExemptSample[] }> {
  const declarations = readDeclarations();
  const samples: Sample[] = samplesOfJsdoc(declarations);
  const exempt = Object.entries(exemptJsdoc).map(([place, reason]): ExemptSample => ({ place, reason }));
  for (const [file, text] of await readDocuments()) {
    for (const { line, code, reason } of fences(text)) {
      const place = `${file}:${line}`;
      if (reason !== undefined) exempt.push({ place, reason });
      else samples.push(sampleOf(place, code, declarations, modulesFor(file)));
    }
  }
  return { samples: samples.sort((a, b) => a.name.localeCompare(b.name, 'en')), exempt };
}

/** The documents that people write: texts by their paths. Generated pages hold samples of JSDoc and README files, which are read there. */
export async function readDocuments(): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  for await (const file of glob(documents, { cwd: root })) {
    if (!isGenerated(file)) texts.set(file, await readFile(root + file, 'utf8'));
  }
  return texts;
}

/** Blocks that are marked as TypeScript. */
function fences(text: string): { line: number; code: string; reason: string | undefined }[] {
  return [...text.matchAll(/^([ \t]*)```(?:ts|typescript)\b[^\n]*\n([\s\S]*?)\n[ \t]*```$/gm)].map((match) => {
    const [, indent = '', code = ''] = match;
    const before = text.slice(0, match.index);
    const reason = /<!-- not run: ([\s\S]+?) -->\s*$/.exec(before)?.[1];
    return { line: before.split('\n').length, code: code.replaceAll(new RegExp(`^${indent}`, 'gm'), ''), reason };
  });
}

function samplesOfJsdoc(declarations: Declarations): Sample[] {
  const seen = new Set<unknown>();
  const samples: Sample[] = [];
  for (const [module, exports] of declarations.modules) {
    for (const exported of exports.values()) {
      if (seen.has(exported.symbol) || Object.hasOwn(exemptJsdoc, exported.name)) continue;
      seen.add(exported.symbol);
      for (const [index, code] of readProse(exported, () => undefined).examples.entries()) {
        const place = `${module} ${exported.name}${index === 0 ? '' : ` ${index + 1}`}`;
        const modules = [module, ...modulesFor('')];
        const program =
          ts.isTypeAliasDeclaration(exported.declaration) || ts.isInterfaceDeclaration(exported.declaration)
            ? code
            : programOf(code, { declarations, modules });
        samples.push(sampleOf(place, program, declarations, modules));
      }
    }
  }
  return samples;
}

/** Where the names of a document are looked for: in the package it describes, then in all. */
function modulesFor(file: string): string[] {
  const own = packageNames.filter((name) => file.includes(`packages/${name}/`));
  const rest = [
    'tickets',
    'customers',
    'crm-outbounds',
    'chat',
    'core',
    'sandbox',
    'tickets/node',
    'core/node',
    'core/declare',
  ];
  return [...new Set([...own, ...rest])].map((name) => `@thulium-js/${name}`);
}

function sampleOf(place: string, code: string, declarations: Declarations, modules: readonly string[]): Sample {
  const isTestFile = /from 'vitest'/.test(code);
  const complete = completeSample(withChecks(code), { declarations, modules }, '../src/given.ts');
  const name = place.replace(/^@thulium-js\//, 'jsdoc/').replaceAll(/[^\w-]+/g, '_');
  const imports = /\bshows\(/.test(complete) ? "import { shows } from '../src/shows.ts';\n" : '';
  return { place, name, code: `${imports}${complete}export {};\n`, isTestFile };
}

const literal = /^(?:'[^']*'|-?\d[\d_.]*|true|false|null|undefined|\[[^a-z]*\]|\[(?:'[^']*'(?:, )?)*\])$/;

/** A value that a comment promises behind an expression is checked: `console.log(a); // 'text'`, or `a; // 3`. */
function withChecks(code: string): string {
  return code.replace(
    /^([ \t]*)(?:console\.log\((.+)\)|((?!(?:const|let|await|return|throw|if|for|import|export)\b)\w[^;\n]*)); \/\/ (.+)$/gm,
    (line, indent: string, logged: string | undefined, bare: string | undefined, comment: string) =>
      literal.test(comment) ? `${indent}shows(${logged ?? bare}, ${comment});` : line,
  );
}
