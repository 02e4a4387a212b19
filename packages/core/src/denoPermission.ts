/** The part of Deno that is used. */
interface Deno {
  readonly permissions: {
    requestSync(description: { readonly name: 'net'; readonly host: string }): { readonly state: string };
  };
}

/**
 * Asks Deno whether a request may go out, as its `fetch` would. That refuses too late: the body of a request is a stream,
 * and one that Deno 2.9 has taken and then refused keeps the process running for ever.
 *
 * @throws Error of the name `NotCapable`, as Deno does.
 */
export function requireDenoPermission(url: string): void {
  const { Deno } = globalThis as { readonly Deno?: Deno };
  if (Deno === undefined || isPermitted(Deno, new URL(url))) return;
  throw Object.assign(new Error('Requires net access'), { name: 'NotCapable' });
}

function isPermitted({ permissions }: Deno, { hostname, port, protocol }: URL): boolean {
  try {
    const host = `${hostname}:${port || (protocol === 'http:' ? '80' : '443')}`;
    return permissions.requestSync({ name: 'net', host }).state === 'granted';
  } catch {
    return true; // Its fetch decides.
  }
}
