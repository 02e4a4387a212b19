import { brotliCompressSync, constants } from 'node:zlib';
import { bundlers, type Platform } from './bundlers.ts';
import { type Program, programs } from './programs.ts';

/** What one bundle weighs. */
export interface Size {
  readonly bundler: string;
  readonly program: string;
  readonly platform: Platform;
  /** Bytes, minified. */
  readonly minified: number;
  /** Bytes, minified and compressed with brotli, as servers send it. */
  readonly compressed: number;
}

/** Bytes of a text as a server would send it. */
export function compressedSize(text: string): number {
  return brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).byteLength;
}

/** Weighs a program. */
export async function measureSize(bundler: string, program: Program, platform: Platform): Promise<Size> {
  const bundle = bundlers[bundler];
  if (bundle === undefined) throw new Error(`no such bundler: ${bundler}`);
  const text = await bundle(program.text, platform);
  return { bundler, program: program.name, platform, minified: text.length, compressed: compressedSize(text) };
}

/** Weighs every program with every bundler for every platform. */
export async function measureSizes(): Promise<Size[]> {
  const sizes: Size[] = [];
  for (const bundler of Object.keys(bundlers)) {
    for (const program of programs) {
      for (const platform of ['browser', 'node'] as const) sizes.push(await measureSize(bundler, program, platform));
    }
  }
  return sizes;
}
