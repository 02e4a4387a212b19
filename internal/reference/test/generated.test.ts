import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { collectCalls, root } from '../src/collect.ts';
import { generatedFiles } from '../src/generatedFiles.ts';

const packages = await collectCalls();
const files = await generatedFiles();

test('all 53 calls of the four domains are there', () => {
  expect(packages.map(({ folder, calls }) => [folder, calls.length])).toEqual([
    ['customers', 21],
    ['crm-outbounds', 8],
    ['tickets', 16],
    ['chat', 8],
  ]);
});

test.each(files)('$url.pathname is as generated (if not: pnpm openapi)', async ({ url, text }) => {
  expect(await readFile(url, 'utf8')).toBe(text);
});

describe('the OpenAPI document', () => {
  test('is valid under redocly', async () => {
    const cli = fileURLToPath(new URL('../node_modules/@redocly/cli/bin/cli.js', import.meta.url));
    const [config, document] = ['internal/reference/redocly.yaml', 'openapi/thulium.json'];
    const { stderr } = await promisify(execFile)(
      process.execPath,
      [cli, 'lint', document, '--config', config, '--max-problems', '20'],
      {
        cwd: fileURLToPath(root),
        env: { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true', CI: 'true' },
      },
    );
    expect(stderr).toContain('Your API description is valid');
    expect(stderr).not.toContain('warning');
  });

  test('shows a list that travels as a text as that text', () => {
    const { paths } = JSON.parse(files[0]?.text ?? '');
    const { schema } = paths['/customers/{customer_id}/feed_records'].post.requestBody.content['application/json'];
    expect(schema.properties.payload).toMatchObject({
      type: 'string',
      contentMediaType: 'application/json',
      contentSchema: { type: 'array' },
    });
  });

  test('says of every operation how well it is known, and shows every request that was documented', () => {
    const document = JSON.parse(files[0]?.text ?? '') as {
      paths: Record<string, Record<string, Record<string, unknown>>>;
    };
    for (const { calls } of packages) {
      for (const { endpoint, docs } of calls) {
        const operation = document.paths[endpoint.path]?.[endpoint.method.toLowerCase()];
        expect(operation).toMatchObject({ operationId: endpoint.id, 'x-evidence': endpoint.evidence });
        const summary = String(operation?.summary).replaceAll('`', '');
        expect(summary.length, endpoint.id).toBeGreaterThan(10);
        expect(docs.text).toContain(summary.slice(0, 20).trimEnd());
      }
    }
  });

  test('has for every POST that creates the status that is documented, and the one that was seen', () => {
    const { paths } = JSON.parse(files[0]?.text ?? '');
    const posts = Object.values<Record<string, { responses: object }>>(paths).flatMap(({ post }) => post ?? []);
    const creating = posts.filter(({ responses }) => !('207' in responses));
    expect(creating.length).toBeGreaterThan(10);
    for (const { responses } of creating) expect(Object.keys(responses)).toEqual(['200', '201', '4XX']);
  });

  test('says in which form a date goes out', () => {
    const { paths } = JSON.parse(files[0]?.text ?? '');
    const query = paths['/tickets'].get.parameters as { name: string; schema: { anyOf: unknown[] } }[];
    expect(query.find(({ name }) => name === 'date_from')?.schema.anyOf).toHaveLength(2);
    const { schema } = paths['/tickets/{ticket_id}/customer_response'].post.requestBody.content['application/json'];
    expect(new RegExp(schema.properties.date.pattern).test('2026-11-21 14:05')).toBe(true);
    expect(new RegExp(schema.properties.date.pattern).test('2026-11-21')).toBe(false);
  });

  test('holds no text of the machine it was made on', () => {
    for (const { text } of files) expect(text).not.toMatch(/\/(?:work|root|tmp|home)\//);
  });
});
