import { describe, expect, it } from 'vitest';
import type { Column } from '../src/fault.js';
import { problemsInThisProcess, tables } from './support/inThisProcess.js';

const through: Column = { runtime: 'node24', undici: 7 };
const past: Column = { ...through, isDirect: true };

/** The rest is left to `pnpm faults`: it waits for time-outs, or undici throws where nobody can catch it. */
const isLeft = (id: string): boolean => /^h2-(?:3[d-h]|1[4-8]|11b)|late|closed|environment|permission/.test(id);

describe('what else a program may have set as its dispatcher, in this process', { timeout: 240_000 }, () => {
  it('keeps every promise over HTTP/2 past fetch', async () => {
    expect(await problemsInThisProcess(past, tables.http2, (id) => !isLeft(id))).toEqual([]);
  });

  it('keeps them through fetch where a connection or a stream is given up', async () => {
    const isChosen = (id: string): boolean => /^h2-(?:1b?|2|4b?|5|6|11|25|28|29)$/.test(id);
    expect(await problemsInThisProcess(through, tables.http2, isChosen)).toEqual([]);
  });

  it('keeps them past fetch with agents that redirect, try again or ask a proxy', async () => {
    expect(await problemsInThisProcess(past, tables.dispatchers, (id) => !isLeft(id))).toEqual([]);
  });

  it('keeps them through fetch with agents that redirect or try again', async () => {
    const isChosen = (id: string): boolean => /^(?:redirect 307|retry reset|RetryAgent (?:429|reset))$/.test(id);
    expect(await problemsInThisProcess(through, tables.dispatchers, isChosen)).toEqual([]);
  });
});
