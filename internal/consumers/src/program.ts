import { readFile } from 'node:fs/promises';
import { stripTypeScriptTypes } from 'node:module';

/** The program in TypeScript. */
export const programText: string = await readFile(new URL('../program/program.ts', import.meta.url), 'utf8');

/** The program as an ES module. */
export const moduleText: string = stripTypeScriptTypes(programText);

/** The program as a CommonJS module. */
export const commonText: string = moduleText
  .replace(/import \{([^}]*)\} from '([^']+)';/, "const {$1} = require('$2');")
  .replace('export async function program', 'exports.program = async function program');

/** What the program must print. */
export const expectedLines: readonly string[] = ['201 of a write, ticket 1234 read', 'true true 404', 'true body'];

const print = '.then((lines) => console.log(JSON.stringify(lines)));';
const options = '{ baseUrl: process.env.BASE_URL, username: process.env.USERNAME, password: process.env.PASSWORD }';

/** Starts the program as an ES module, with what it needs from the environment. */
export const moduleEntry: string = `import { program } from './program.mjs';\nprogram(${options})${print}\n`;

/** Starts the program as a CommonJS module. */
export const commonEntry: string = `const { program } = require('./program.cjs');\nprogram(${options})${print}\n`;
