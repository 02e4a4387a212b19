import type { Certificates } from './certificates.js';
import { makeDispatcherFaults, makeEnvironmentFaults, makeProxyAgentFaults } from './dispatcherFaults.js';
import type { Column, Fault, Runtime } from './fault.js';
import { makeHttp1Faults } from './http1Faults.js';
import { makeHttp2Faults } from './http2Faults.js';

/** Faults of one kind, and the clients that meet them. */
export interface Table {
  /** Word for the command line. */
  readonly id: 'http1' | 'http2' | 'dispatchers' | 'proxies';
  readonly title: string;
  /** What has to be known to read it. */
  readonly about: string;
  readonly faults: readonly Fault[];
  readonly columns: readonly Column[];
}

const bothWays = (column: Column): Column[] => [column, { ...column, isDirect: true }];
const nodes: Runtime[] = ['node22', 'node24', 'node26'];
const everywhere: Column[] = [
  ...nodes.flatMap((runtime) => bothWays({ runtime })),
  { runtime: 'bun' },
  { runtime: 'deno' },
];

/**
 * The versions of undici whose global dispatcher the `fetch` of a Node uses: the others keep it under another symbol. That of
 * undici 8 comes in a wrapper on Node 22 and 24, which takes HTTP/2 off it.
 */
const dispatchers: Column[] = [
  ...bothWays({ runtime: 'node22', undici: 6 }),
  ...bothWays({ runtime: 'node22', undici: 7 }),
  ...bothWays({ runtime: 'node24', undici: 7 }),
  ...bothWays({ runtime: 'node24', undici: 8 }),
  ...bothWays({ runtime: 'node26', undici: 8 }),
];

/** The whole matrix. */
export function makeTables(certificates: Certificates): Table[] {
  return [
    {
      id: 'http1',
      title: 'HTTP/1.1',
      about: 'A raw TCP server, with TLS where the fault is one of TLS.',
      faults: makeHttp1Faults(certificates),
      columns: everywhere,
    },
    {
      id: 'http2',
      title: 'HTTP/2',
      about:
        'HTTP/2 over TLS. On Node below 26 the program has set the `Agent` of undici 7 with `allowH2`; Bun has its experimental switch, `--experimental-http2-fetch`.',
      faults: makeHttp2Faults(),
      columns: [
        ...bothWays({ runtime: 'node22', undici: 7 }),
        ...bothWays({ runtime: 'node24', undici: 7 }),
        ...bothWays({ runtime: 'node26' }),
        { runtime: 'bun' },
        { runtime: 'deno' },
      ],
    },
    {
      id: 'dispatchers',
      title: 'Dispatchers of undici',
      about:
        'The program has set a dispatcher by `setGlobalDispatcher`, or passes it in `fetchOptions`. Node 24 refuses one of undici 8 in `fetchOptions`, and nothing is sent.',
      faults: [...makeDispatcherFaults(), ...makeProxyAgentFaults(certificates)],
      columns: dispatchers,
    },
    {
      id: 'proxies',
      title: 'Proxies of the environment, permissions',
      about: '`HTTPS_PROXY` names a proxy; the last row is a program on Deno that may not use the network.',
      faults: makeEnvironmentFaults(certificates),
      columns: everywhere,
    },
  ];
}
