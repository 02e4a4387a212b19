import { Hono } from 'hono';
import { livePage } from './pageScript.js';
import type { LoggedRequest } from './requestLog.js';
import type { SandboxState } from './state.js';

/** What the page shows; read again every second. */
export interface Overview {
  /** How many of each kind the sandbox holds. */
  readonly holds: Readonly<Record<string, number>>;
  /** The last requests, the newest first. */
  readonly requests: readonly LoggedRequest[];
}

const shownRequests = 50;

/** The page at `/` of a running sandbox: what it holds, and the last requests with their answers. */
export function createPage(state: SandboxState, log: readonly LoggedRequest[], username: string): Hono {
  const page = new Hono();
  const policy =
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src data:; " +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
  const headers = {
    'content-security-policy': policy,
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
  };
  page.get('/', (context) => context.html(html(new URL(context.req.url).origin, username), 200, headers));
  page.get('/page.css', (context) => context.body(css, 200, { ...headers, 'content-type': 'text/css; charset=utf-8' }));
  page.get('/page.js', (context) =>
    context.body(`(${livePage})();`, 200, { ...headers, 'content-type': 'text/javascript; charset=utf-8' }),
  );
  page.get('/overview.json', (context) => context.json(overview(state, log), 200, headers));
  return page;
}

function overview(state: SandboxState, log: readonly LoggedRequest[]): Overview {
  const campaigns = [...state.campaigns.values()];
  return {
    holds: {
      Customers: state.customers.size,
      Companies: state.companies.size,
      'Feed records': state.feedRecords.length,
      Notes: state.customerNotes.length,
      'Field group items': state.fieldGroupItems.size,
      Campaigns: campaigns.length,
      'Campaign records': campaigns.reduce((sum, { records }) => sum + records.size, 0),
      Tickets: state.tickets.size,
      Files: state.files.size,
      Chats: state.conversations.size,
      Agents: state.agents.size,
      Webhooks: state.webhooks.size,
    },
    requests: log.slice(-shownRequests).reverse(),
  };
}

function html(origin: string, username: string): string {
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Thulium sandbox</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/page.css">
</head>
<body>
<header>
<h1>Thulium sandbox</h1>
<p>Base URL <code>${escapeHtml(origin)}/api</code>, user <code>${escapeHtml(username)}</code>. A fake system for tests; unofficial.</p>
</header>
<main>
<section aria-labelledby="holds">
<h2 id="holds">What it holds</h2>
<dl id="counts"></dl>
</section>
<section aria-labelledby="last">
<div class="bar"><h2 id="last">Last requests</h2><button type="button" id="pause" aria-pressed="false">Pause</button></div>
<p id="state">Loading…</p>
<ol id="requests"></ol>
</section>
</main>
<noscript><p>This page needs JavaScript; the same as JSON: <a href="/overview.json">overview.json</a>.</p></noscript>
<script src="/page.js"></script>
</body>
</html>
`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

const css = `:root { color-scheme: light dark; --text: light-dark(#1b1f24, #e6e8eb); --dim: light-dark(#57606a, #9aa4af);
  --ground: light-dark(#fff, #14171b); --panel: light-dark(#f4f6f8, #1d2126); --line: light-dark(#d5dae0, #343a42);
  --good: light-dark(#0f6b34, #5fd08c); --bad: light-dark(#a8201a, #ff8f87); --note: light-dark(#7a4b00, #e3b341); --focus: light-dark(#0b57d0, #8ab4f8); }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.5rem; max-width: 72rem; background: var(--ground); color: var(--text);
  font: 1rem/1.5 system-ui, sans-serif; }
h1 { margin: 0; font-size: 1.5rem; } h2 { margin: 0; font-size: 1.125rem; }
header p { margin: .25rem 0 1.5rem; color: var(--dim); }
code, pre, .mono { font-family: ui-monospace, monospace; font-size: .875rem; }
dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(10rem, 1fr)); gap: .5rem; margin: .75rem 0 2rem; }
dl div { padding: .5rem .75rem; background: var(--panel); border-radius: .375rem; }
dt { color: var(--dim); font-size: .875rem; } dd { margin: 0; font-size: 1.25rem; font-variant-numeric: tabular-nums; }
.bar { display: flex; align-items: center; justify-content: space-between; gap: 1rem; }
button { font: inherit; padding: .25rem .875rem; color: inherit; background: var(--panel); border: 1px solid var(--dim);
  border-radius: .375rem; cursor: pointer; }
button[aria-pressed=true] { background: var(--text); color: var(--ground); }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }
#state { margin: .25rem 0 .75rem; color: var(--dim); font-size: .875rem; }
ol { list-style: none; margin: 0; padding: 0; border-top: 1px solid var(--line); }
li { border-bottom: 1px solid var(--line); }
summary { display: grid; grid-template-columns: 4rem 5rem minmax(0, 1fr) 4.5rem 5rem; gap: .75rem; padding: .375rem .5rem;
  cursor: pointer; align-items: baseline; }
summary::-webkit-details-marker { display: none; }
summary .method::before { content: '▸ '; } details[open] .method::before { content: '▾ '; }
summary:hover { background: var(--panel); }
.path { overflow-wrap: anywhere; } .note { display: block; color: var(--note); } .dim { color: var(--dim); } .right { text-align: right; }
.good { color: var(--good); } .bad { color: var(--bad); font-weight: 600; }
.detail { padding: .25rem .5rem .75rem; }
.detail h3 { margin: .5rem 0 .25rem; font-size: .875rem; color: var(--dim); font-weight: 500; }
pre { margin: 0; padding: .625rem; background: var(--panel); border-radius: .375rem; white-space: pre-wrap; overflow-wrap: anywhere;
  max-height: 20rem; overflow-y: auto; }
@media (max-width: 40rem) { body { padding: 1rem; }
  summary { grid-template-columns: 5rem minmax(0, 1fr) 4rem; } .number, .time { display: none; } }
`;
