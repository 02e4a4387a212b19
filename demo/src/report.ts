import { type PlannedRequest, ThuliumError } from '@thulium-js/core';
import type { SandboxState } from '@thulium-js/sandbox';
import Table from 'cli-table3';
import type { Exchange } from './recorder.ts';
import type { Step, Targets } from './story.ts';

const width = 80;

/** Writes one line or several. */
export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** An error as a sentence. */
export function describeFailure(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** A step of the story: request line, status, time and result of each attempt. */
export function printStep(number: number, { title }: Step, exchanges: readonly Exchange[], result: unknown): void {
  print(`${number}. ${title}`);
  for (const { method, target, status, milliseconds } of exchanges) {
    print(`   ${wrap(`${method} ${target}`, 3)}`);
    print(`   ${status ?? 'no answer'} in ${milliseconds} ms`);
  }
  print(`   ${wrap(describeResult(result), 3)}\n`);
}

/** What a step would send. */
export function printPlan({ title }: Step, { method, url, body }: PlannedRequest): void {
  print(`   ${title}\n   ${wrap(`${method} ${new URL(url).pathname}${new URL(url).search}`, 3)}`);
  print(body ? `   ${wrap(body, 3)}\n` : '');
}

function describeResult(result: unknown): string {
  if (result instanceof ThuliumError) return `failed: ${result.message}`;
  return result === undefined ? 'done (the answer is empty, as documented)' : `answer: ${JSON.stringify(result)}`;
}

/** Breaks a text into lines that fit, the further ones with the indent of the first. */
export function wrap(text: string, indent: number): string {
  const size = width - indent;
  return (text.match(new RegExp(`.{1,${size}}(?:\\s|$)|.{1,${size}}`, 'g')) ?? [text])
    .map((line) => line.trimEnd())
    .join(`\n${' '.repeat(indent)}`);
}

/** What the sandbox holds of what the story wrote. */
export function printState(state: SandboxState, targets: Targets): void {
  const table = new Table({
    head: ['what', 'which', 'now'],
    colWidths: [18, 20, 38],
    wordWrap: true,
    style: { head: [], border: [] },
  });
  for (const row of rowsOf(state, targets)) table.push(row);
  print(`The sandbox now holds:\n${table.toString()}`);
}

function rowsOf(state: SandboxState, { customer, campaign, ticket }: Targets): string[][] {
  const customerId = Number(customer);
  const record = state.campaigns.get(campaign ?? '')?.records.get(customerId);
  const statuses = state.campaigns.get(campaign ?? '')?.statuses ?? [];
  const status = statuses.find(({ status_id }) => status_id === record?.status_id);
  const messages = state.tickets.get(Number(ticket))?.messages ?? [];
  return [
    ...state.feedRecords
      .filter(({ customer_id }) => customer_id === customerId)
      .map(({ type, payload }) => ['contact history', `customer ${customerId}`, `${type}: ${firstMessage(payload)}`]),
    ...[...state.fieldGroupItems.values()]
      .filter(({ customer_id }) => customer_id === customerId)
      .map(({ item_id, group_id, values }) => [
        'field group item',
        `item ${item_id} of group ${group_id}`,
        values.map(({ field_id, value }) => `field ${field_id} = ${value}`).join(', '),
      ]),
    ['campaign record', `campaign ${campaign}, customer ${customerId}`, `${status?.name} (${status?.system_status})`],
    ...messages.slice(-1).map(({ type, body }) => ['ticket message', `ticket ${ticket}`, `${type}: ${body}`]),
    ...[...state.conversations.values()]
      .filter(({ customer_id }) => customer_id === customerId)
      .map(({ conversation_id, status: word }) => ['chat', `customer ${customerId}`, `${conversation_id} ${word}`]),
  ];
}

/** Text of the first message in a payload. */
function firstMessage(payload: string): string {
  const [first] = JSON.parse(payload) as { payload: { message: string } }[];
  return first?.payload.message ?? '';
}
