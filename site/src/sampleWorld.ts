/** The world that samples run in: Thulium is a sandbox, whatever system they name. */
import { createSandbox, type Sandbox } from '@thulium-js/sandbox';

/** The sandbox behind every address that ends in `thulium.com`, with what samples speak of besides the vendor's data. */
export const sandbox: Sandbox = createSandbox({
  data: (state) => {
    const token = '1175982115cb861c810534';
    const content = new TextEncoder().encode('file content');
    const expires = state.sequence.time + 86_400_000;
    state.files.set(token, { file_id: 2, token, filename: 'file.txt', content, expires });
    state.tickets.get(1234)?.messages[0]?.attachments.push(token);
  },
});

const environment = {
  THULIUM_SYSTEM: 'acme',
  THULIUM_USERNAME: 'api_user',
  THULIUM_PASSWORD: 'secret',
  SECRET: 'secret',
};

/** Points the program at the sandbox, as it was made. */
export function enterSampleWorld(): void {
  Object.assign(process.env, environment);
  sandbox.reset();
  globalThis.fetch = async (input, init) => {
    const { hostname, pathname, search } = new URL(String(input instanceof Request ? input.url : input));
    if (!hostname.endsWith('thulium.com')) throw new Error(`a sample asks for ${hostname}`);
    const headers = new Headers(init?.headers);
    headers.set('authorization', `Basic ${btoa(`${sandbox.username}:${sandbox.password}`)}`);
    return sandbox.fetch(`${new URL(sandbox.url).origin}${pathname}${search}`, { ...init, headers });
  };
}
