import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A row as the server keeps it, by the names of the vendor. */
export type Row = Record<string, unknown>;

/** What the gateway in front of the server does with a write: the answer is lost, and the backend has it all the same. */
export type Gateway = 'answers' | '504' | 'silent';

/** An HTTP server that keeps what it is sent as it came, and compares it letter by letter. */
export interface LetterServer {
  readonly url: string;
  /** Every request: method and path with its query. */
  readonly requests: string[];
  readonly customers: Row[];
  readonly companies: Row[];
  /** How the next writes are answered. */
  gateway: Gateway;
  /** Applies the writes that the gateway gave up on, as a slow backend does. */
  applyLate(): void;
  close(): Promise<void>;
}

export async function startLetterServer(): Promise<LetterServer> {
  const requests: string[] = [];
  const customers: Row[] = [];
  const companies: Row[] = [];
  const late: (() => void)[] = [];
  const held = { gateway: 'answers' as Gateway };

  function apply(path: string, body: Row): Row {
    const customer_id = 1001 + customers.length;
    if (path === '/api/customers') {
      customers.push({ ...body, customer_id });
      return { customer_id };
    }
    const company_id = 501 + companies.length;
    customers.push({ ...body, customer_id, company_flag: true });
    companies.push({ ...body, customer_id, company_id });
    return { company_id };
  }

  function list(rows: readonly Row[], query: URLSearchParams): Row {
    const filters = [...query].filter(([name]) => name !== 'limit' && name !== 'offset');
    const result = rows.filter((row) => filters.every(([name, value]) => valuesOf(row, name).includes(value)));
    return { count: result.length, result: result.map(shown) };
  }

  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://localhost');
    requests.push(`${request.method} ${request.url}`);
    const body = await readBody(request);
    const answer = (status: number, json: unknown): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(json));
    };
    if (request.method === 'POST') {
      if (held.gateway === 'answers') return answer(201, apply(pathname, body));
      late.push(() => apply(pathname, body));
      if (held.gateway === '504') answer(504, { request_id: '1', errors: [] });
      return;
    }
    if (pathname === '/api/customers') return answer(200, list(customers, searchParams));
    if (pathname === '/api/companies') return answer(200, list(companies, searchParams));
    const customer = customers.find(({ customer_id }) => pathname === `/api/customers/${customer_id}`);
    return answer(customer === undefined ? 404 : 200, customer === undefined ? { errors: [] } : shown(customer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api`,
    requests,
    customers,
    companies,
    set gateway(gateway: Gateway) {
      held.gateway = gateway;
    },
    get gateway(): Gateway {
      return held.gateway;
    },
    applyLate() {
      for (const write of late.splice(0)) write();
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function valuesOf(row: Row, name: string): string[] {
  return [row[name] ?? ''].flat().map(String);
}

/** As the vendor shows a row: the first phone number and all of them, one e-mail address, `""` for what is unset. */
function shown(row: Row): Row {
  const phones = [row.phone_number ?? []].flat();
  const [email = ''] = [row.email ?? []].flat();
  const { identifier = '', nip = '', company_flag = false } = row;
  return { ...row, identifier, nip, company_flag, email, phone_number: phones[0] ?? '', phone_numbers: phones };
}

async function readBody(request: IncomingMessage): Promise<Row> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of request) chunks.push(chunk as Uint8Array);
  const text = new TextDecoder().decode(Buffer.concat(chunks));
  return text === '' ? {} : JSON.parse(text);
}
