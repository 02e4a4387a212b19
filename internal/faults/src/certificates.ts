import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A certificate and its key, in PEM. */
export interface KeyPair {
  readonly key: string;
  readonly cert: string;
}

/** The bad certificates that matter, and a good one, made by openssl. */
export interface Certificates {
  readonly selfSigned: KeyPair;
  readonly expired: KeyPair;
  readonly wrongHost: KeyPair;
  readonly untrustedRoot: KeyPair;
  /** For 127.0.0.1 and {@link proxiedHost}. */
  readonly trusted: KeyPair;
  /** The root of `trusted`, which clients of the matrix trust. */
  readonly root: string;
}

/**
 * A host that only a proxy reaches: an address for documentation (RFC 5737). No name, as Deno looks one up before it asks
 * the proxy, bare `fetch` too: where the name server loses a query that takes 5 s, which are no fault of this matrix.
 */
export const proxiedHost = '192.0.2.1';

/** On a machine without openssl Debian's package is installed. */
function provideOpenssl(): void {
  try {
    execFileSync('openssl', ['version'], { stdio: 'pipe' });
  } catch {
    execFileSync('apt-get', ['update'], { stdio: 'pipe' });
    execFileSync('apt-get', ['install', '-y', '--no-install-recommends', 'openssl'], { stdio: 'pipe' });
  }
}

/** Makes the certificates: none but `trusted` should be accepted, by a client that trusts `root`. */
export function makeCertificates(): Certificates {
  provideOpenssl();
  const folder = mkdtempSync(join(tmpdir(), 'faults-'));
  const file = (name: string) => join(folder, name);
  const openssl = (...words: string[]) => execFileSync('openssl', words, { cwd: folder, stdio: 'pipe' });
  const read = (name: string): KeyPair => ({
    key: readFileSync(file(`${name}.key`), 'utf8'),
    cert: readFileSync(file(`${name}.crt`), 'utf8'),
  });
  const selfSigned = (name: string, subject: string, alternativeName: string, ...more: string[]): KeyPair => {
    openssl(
      ...[
        'req',
        '-x509',
        '-newkey',
        'ec',
        '-pkeyopt',
        'ec_paramgen_curve:prime256v1',
        '-nodes',
        '-subj',
        `/CN=${subject}`,
      ],
      ...['-keyout', `${name}.key`, '-out', `${name}.crt`, '-addext', `subjectAltName=${alternativeName}`, ...more],
    );
    return read(name);
  };
  try {
    const signed = (name: string, root: string, alternativeName: string): KeyPair => {
      openssl(
        ...['req', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-subj', '/CN=127.0.0.1'],
        ...['-keyout', `${name}.key`, '-out', `${name}.csr`, '-addext', `subjectAltName=${alternativeName}`],
      );
      openssl(
        ...['x509', '-req', '-in', `${name}.csr`, '-CA', `${root}.crt`, '-CAkey', `${root}.key`, '-CAcreateserial'],
        ...['-days', '2', '-out', `${name}.crt`, '-copy_extensions', 'copyall'],
      );
      return read(name);
    };
    const root = selfSigned('root', 'Untrusted root', 'DNS:root.example.org', '-days', '2');
    const trustedRoot = selfSigned('trusted-root', 'Trusted root', 'DNS:trusted-root.example.org', '-days', '2');
    const leaf = signed('leaf', 'root', 'IP:127.0.0.1');
    const expiredKey = leaf.key;
    openssl(
      ...['x509', '-req', '-in', 'leaf.csr', '-signkey', 'leaf.key', '-days', '-1', '-out', 'expired.crt'],
      ...['-copy_extensions', 'copyall'],
    );
    return {
      selfSigned: selfSigned('self', '127.0.0.1', 'IP:127.0.0.1', '-days', '2'),
      expired: { key: expiredKey, cert: readFileSync(file('expired.crt'), 'utf8') },
      wrongHost: selfSigned('other', 'other.example.org', 'DNS:other.example.org', '-days', '2'),
      untrustedRoot: { key: leaf.key, cert: leaf.cert + root.cert },
      trusted: signed('trusted', 'trusted-root', `IP:127.0.0.1,IP:${proxiedHost}`),
      root: trustedRoot.cert,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
