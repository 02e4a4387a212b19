import type { Sandbox } from '../src/index.js';

/** The script of the page, as it is served, at work in a document that knows what it uses. */
export interface OpenPage {
  /** Lets the page look once. */
  tick(): Promise<void>;
  click(id: string): void;
  /** What an element holds, as HTML. */
  html(id: string): string;
}

const origin = 'http://127.0.0.1:8080';

/** Opens the page. A real browser opens it in `pnpm consumers`. */
export async function openPage(sandbox: Sandbox): Promise<OpenPage> {
  const markup = await (await sandbox.fetch(`${origin}/`)).text();
  const ids = Array.from(markup.matchAll(/ id="(\w+)"/g), ([, id = '']) => id);
  const elements = new Map(ids.map((id) => [id, new FakeElement('div')]));
  const find = (id: string): FakeElement => {
    const element = elements.get(id);
    if (element === undefined) throw new Error(`the page has no element ${id}`);
    return element;
  };
  const fakeDocument = {
    hidden: false,
    getElementById: find,
    createElement: (name: string) => new FakeElement(name),
  };
  let next: (() => Promise<void>) | undefined;
  let hasTicked = Promise.withResolvers<void>();
  const setTimer = (tick: () => Promise<void>): void => {
    next = tick;
    hasTicked.resolve();
  };
  const script = await (await sandbox.fetch(`${origin}/page.js`)).text();
  const open = new Function('document', 'fetch', 'setTimeout', script);
  return {
    async tick() {
      hasTicked = Promise.withResolvers();
      if (next === undefined) open(fakeDocument, (path: string) => sandbox.fetch(`${origin}${path}`), setTimer);
      else void next();
      await hasTicked.promise;
    },
    click: (id) => find(id).listener?.(),
    html: (id) => find(id).inner(),
  };
}

class FakeElement {
  readonly name: string;
  className = '';
  listener: (() => void) | undefined;
  #parent: FakeElement | undefined;
  #children: (FakeElement | string)[] = [];

  constructor(name: string) {
    this.name = name;
  }

  set textContent(text: string) {
    this.#children = text === '' ? [] : [text];
  }

  get childElementCount(): number {
    return this.#children.length;
  }

  get lastElementChild(): FakeElement | undefined {
    return this.#children.findLast((child) => child instanceof FakeElement);
  }

  append(...children: FakeElement[]): void {
    this.#children.push(...this.#adopt(children));
  }

  prepend(...children: FakeElement[]): void {
    this.#children.unshift(...this.#adopt(children));
  }

  replaceChildren(...children: FakeElement[]): void {
    this.#children = this.#adopt(children);
  }

  remove(): void {
    if (this.#parent === undefined) return;
    this.#parent.#children = this.#parent.#children.filter((child) => child !== this);
  }

  setAttribute(): void {}

  addEventListener(_type: string, listener: () => void): void {
    this.listener = listener;
  }

  inner(): string {
    return this.#children.map((child) => (typeof child === 'string' ? encode(child) : child.outer())).join('');
  }

  outer(): string {
    const open = this.className === '' ? this.name : `${this.name} class="${this.className}"`;
    return `<${open}>${this.inner()}</${this.name}>`;
  }

  #adopt(children: FakeElement[]): FakeElement[] {
    for (const child of children) child.#parent = this;
    return children;
  }
}

function encode(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
