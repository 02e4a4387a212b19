import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { request } from 'node:http';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';

/** The built command, as a user runs it. */
const command = `${inject('built')}/command.js`;
const curl = ['/usr/bin/curl', '/usr/local/bin/curl', '/opt/homebrew/bin/curl'].find(existsSync);

/** The commands that the vendor's five seed pages print, word for word but for host, quotes and `-k`, with what they answer. */
const samples: readonly (readonly [args: readonly string[], status: number, answer: RegExp])[] = [
  [
    [
      ...['-u', 'api_user:api_pass', '-X', 'POST', '-H', 'Content-type: application/json', '-d'],
      '{"type":"ZOWIE","payload":"[{\\"id\\":\\"sample-id\\",\\"type\\":\\"text\\",\\"payload\\":{\\"message\\":\\"Sample message\\"},\\"author\\":\\"customer\\",\\"time\\":\\"2021-02-02T10:10:12\\"}]"}',
      'https://your-system-name.thulium.com/api/customers/23/feed_records',
    ],
    201,
    /^$/,
  ],
  [
    [
      ...['-u', 'api_user:api_pass', '-X', 'POST', '-H', 'Content-type: application/json', '-d'],
      '{ "group_id": 2, "customer_id": 1, "values": [ { "field_id": 12, "value": "phone" }, { "field_id": 8, "value": 13 }, { "field_id": 10, "value": "comment" } ] }',
      'https://your-system-name.thulium.com/api/customer_field_group_items',
    ],
    201,
    /^\{"item_id":38\}$/,
  ],
  [
    [
      ...['-u', 'api_user:api_pass', '-X', 'PUT', '-H', 'Content-type: application/json', '-d'],
      '{"status_id":"3"}',
      'https://your-system-name.thulium.com/api/crm_outbounds/00001/records/441',
    ],
    204,
    /^$/,
  ],
  [
    [
      ...['-u', 'api_user:api_pass', '-X', 'POST', '-H', 'Content-type: application/json', '-d'],
      '{"body":"Hello world."}',
      'https://your-system-name.thulium.com/api/tickets/1234/customer_response',
    ],
    201,
    /^$/,
  ],
  [
    [
      ...['-u', 'api_user:api_pass', '-X', 'POST', '-H', 'Content-type: application/json', '-d'],
      '',
      'https://your-system-name.thulium.com/api/chat_conversations/start?chat_queue_id=3&client_id=1234',
    ],
    201,
    /^\{"conversation_id":"[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}"\}$/,
  ],
];

/** Status and body of the answer, from curl; where there is none, from a request of the same words. */
async function answerOf(args: readonly string[]): Promise<{ status: number; body: string }> {
  if (curl !== undefined) {
    const { stdout } = await promisify(execFile)(curl, ['-s', '-w', '\n%{http_code}', ...args]);
    const [, body = '', status] = /^([\s\S]*)\n(\d{3})$/.exec(stdout) ?? [];
    return { status: Number(status), body };
  }
  const [, auth = '', , method = '', , , , data = '', url = ''] = args;
  const headers = {
    authorization: `Basic ${btoa(auth)}`,
    'user-agent': 'curl/8.5.0',
    accept: '*/*',
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(data),
  };
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers }, async (response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of response) chunks.push(chunk);
      resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString() });
    });
    sent.on('error', reject);
    sent.end(data);
  });
}

describe("the vendor's curl samples, against thulium-sandbox", () => {
  let child: ChildProcess;
  let address = '';

  beforeAll(async () => {
    child = spawn(process.execPath, [command, '--port', '0']);
    address = await new Promise<string>((resolve) => {
      let output = '';
      child.stdout?.on('data', (chunk: Buffer) => {
        output += chunk.toString();
        if (output.includes('Ctrl+C')) resolve(/http:\/\/127\.0\.0\.1:\d+/.exec(output)?.[0] ?? '');
      });
    });
  }, 20_000);
  afterAll(() => child.kill('SIGKILL'));

  it.each(samples.map(([args, status, answer]) => [args.at(-1) ?? '', args, status, answer] as const))(
    '%s',
    async (_url, args, status, answer) => {
      const here = args.map((arg) => arg.replace('https://your-system-name.thulium.com', address));
      const found = await answerOf(here);
      expect(found.status).toBe(status);
      expect(found.body).toMatch(answer);
    },
  );
});
