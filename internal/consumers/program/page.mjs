import { program } from './program.mjs';

// Without leave the client must refuse to be made; with it, it calls a proxy that has the credentials.
const proxy = new URL(location.href).searchParams.get('proxy');
const options = { baseUrl: `http://127.0.0.1:${proxy}`, username: 'proxy', password: 'proxy' };
const refusal = await program(options).then(
  () => 'none',
  (error) => error.name,
);
const lines = await program({ ...options, dangerouslyAllowBrowser: true }).catch((error) => [String(error)]);
await fetch('/result', { method: 'POST', body: JSON.stringify({ refusal, lines }) });
