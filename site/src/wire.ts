import { STATUS_CODES } from 'node:http';
import { inspect } from 'node:util';
import type { EndpointFixture } from '@thulium-js/testing';

/** Fixtures of an endpoint as sections of its page: what is called, what goes out, what comes back. */
export function wireSections(fixtures: readonly EndpointFixture<unknown, unknown>[], call: string): string[] {
  return fixtures.flatMap(({ name, source, note, input, request, response, output }) => [
    `### ${name[0]?.toUpperCase()}${name.slice(1)} <Badge type="${badges[source]}" text="${source}" />`,
    '',
    ...(note === undefined ? [] : [`${sentence(note)}`, '']),
    ...fence('js', `await ${call}(thulium${input === undefined ? '' : `, ${show(input)}`});`),
    ...fence('http', requestText(request)),
    ...fence('http', responseText(response)),
    ...(output === undefined ? ['The call gives nothing.', ''] : ['The call gives', '', ...fence('js', show(output))]),
  ]);
}

const badges = { documented: 'tip', mended: 'info', inferred: 'warning' } as const;

function sentence(note: string): string {
  const text = `${note[0]?.toUpperCase()}${note.slice(1)}${/[.!?]$/.test(note) ? '' : '.'}`;
  return text.replaceAll('<', '&lt;');
}

/** A fenced block, with as many marks as its content needs. */
export function fence(language: string, code: string): string[] {
  const marks = code.includes('```') ? '````' : '```';
  return [`${marks}${language}`, code, marks, ''];
}

function requestText({ method, path, query, body }: EndpointFixture<unknown, unknown>['request']): string {
  const lines = [`${method} /api${path}${query === undefined || query === '' ? '' : `?${query}`} HTTP/1.1`];
  if (body instanceof Uint8Array) {
    lines.push('Content-Type: application/octet-stream', '', new TextDecoder().decode(body));
  } else if (body !== undefined) lines.push('Content-Type: application/json; charset=utf-8', '', json(body));
  return lines.join('\n');
}

function responseText({ status, headers, body }: EndpointFixture<unknown, unknown>['response']): string {
  const lines = [`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`.trim()];
  for (const [name, value] of Object.entries(headers ?? {})) lines.push(`${name}: ${value}`);
  if (body !== undefined && body !== '') lines.push('', typeof body === 'string' ? body : json(body));
  return lines.join('\n');
}

/** JSON in short lines: small objects stay on one. */
function json(value: unknown, indent = ''): string {
  const short = JSON.stringify(value);
  if (typeof value !== 'object' || value === null || short.length + indent.length <= 76) return spaced(value);
  const inner = `${indent}  `;
  const entries = Array.isArray(value)
    ? value.map((item) => json(item, inner))
    : Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${json(item, inner)}`);
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  return `${open}\n${entries.map((entry) => inner + entry).join(',\n')}\n${indent}${close}`;
}

function spaced(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(spaced).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${spaced(item)}`);
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
}

/** A value as it is written in a program. */
function show(value: unknown): string {
  return inspect(writable(value), { depth: 20, breakLength: 80, compact: 3, maxArrayLength: 20 });
}

/** The same value with dates and bytes in the words that make them. */
function writable(value: unknown): unknown {
  if (value instanceof Date) return words(`new Date('${value.toISOString()}')`);
  if (value instanceof Uint8Array) return words(`new TextEncoder().encode('${new TextDecoder().decode(value)}')`);
  if (Array.isArray(value)) return value.map(writable);
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, writable(item)]));
}

const words = (text: string) => ({ [inspect.custom]: () => text });
