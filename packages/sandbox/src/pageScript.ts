import type { Overview } from './page.js';

/**
 * The script of the page. It is sent to the browser as text (`Function.prototype.toString`), so it may use nothing from
 * outside itself. Data become text nodes, never markup.
 */
export function livePage(): void {
  type Shown = Overview['requests'][number];
  const byId = (id: string): HTMLElement => document.getElementById(id) ?? document.body;
  const counts = byId('counts');
  const list = byId('requests');
  const status = byId('state');
  const pause = byId('pause');
  let paused = false;
  let newest = 0;
  const shown = new Set<number>();

  const element = (name: string, className: string, text: string): HTMLElement => {
    const made = document.createElement(name);
    if (className !== '') made.className = className;
    made.textContent = text;
    return made;
  };

  const pretty = (text: string): string => {
    try {
      return JSON.stringify(JSON.parse(text), null, 2);
    } catch {
      return text;
    }
  };

  const part = (title: string, text: string | undefined): Node[] => {
    return text === undefined ? [] : [element('h3', '', title), element('pre', '', text)];
  };

  const row = (request: Shown): HTMLElement => {
    const { number, method, path, query, status: code, body, answer, milliseconds, fault, unknown } = request;
    const item = document.createElement('li');
    const details = document.createElement('details');
    const summary = document.createElement('summary');
    const target = query === '' ? path : `${path}?${query}`;
    const place = element('span', 'mono path', target);
    const notes = [fault, unknown === undefined ? undefined : `not documented: ${unknown.join(', ')}`];
    for (const note of notes) if (note !== undefined) place.append(element('span', 'note', note));
    summary.append(
      element('span', 'mono dim number', `#${number}`),
      element('span', 'mono method', method),
      place,
      element(
        'span',
        `mono right ${code !== null && code < 400 ? 'good' : 'bad'}`,
        code === null ? 'lost' : String(code),
      ),
      element('span', 'mono dim right time', milliseconds === undefined ? '' : `${milliseconds.toFixed(1)} ms`),
    );
    const detail = element('div', 'detail', '');
    detail.append(
      ...part('Fault', fault),
      ...part('Not documented', unknown?.join(', ')),
      ...part('Request body', body === undefined ? undefined : JSON.stringify(body, null, 2)),
      ...part('Answer', answer === undefined ? 'empty' : pretty(answer)),
    );
    details.append(summary, detail);
    item.append(details);
    return item;
  };

  const showCounts = (holds: Overview['holds']): void => {
    counts.replaceChildren(
      ...Object.entries(holds).map(([name, count]) => {
        const pair = document.createElement('div');
        pair.append(element('dt', '', name), element('dd', '', count.toLocaleString('en')));
        return pair;
      }),
    );
  };

  const refresh = async (): Promise<void> => {
    const response = await fetch('/overview.json');
    const { holds, requests }: Overview = await response.json();
    showCounts(holds);
    const latest = requests[0]?.number ?? 0;
    if (latest < newest) {
      list.replaceChildren();
      shown.clear();
    }
    // Rows already there stay, so that an opened one stays open; what is under way waits until it is done.
    const fresh = requests.filter(({ number, milliseconds }) => milliseconds !== undefined && !shown.has(number));
    for (const { number } of fresh) shown.add(number);
    list.prepend(...fresh.map(row));
    while (list.childElementCount > 50) list.lastElementChild?.remove();
    newest = latest;
    status.textContent = latest === 0 ? 'No request yet.' : `${latest} so far, the newest first.`;
  };

  const tick = async (): Promise<void> => {
    if (!paused && !document.hidden) {
      await refresh().catch(() => {
        status.textContent = 'The sandbox does not answer.';
      });
    }
    setTimeout(tick, 1000);
  };

  pause.addEventListener('click', () => {
    paused = !paused;
    pause.setAttribute('aria-pressed', String(paused));
  });
  void tick();
}
