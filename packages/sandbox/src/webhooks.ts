import { toSecond } from './clock.js';
import type { SandboxState, Webhook } from './state.js';

/** Something that registered webhooks are told: an action with flat fields. */
export interface WebhookEvent {
  /** `CUSTOMER_CREATED`, `CHAT_CONVERSATION_CLOSED`, ... */
  readonly action: string;
  /** A field without a value travels as the text `null` [seen]. */
  readonly fields: Readonly<Record<string, string | number | null>>;
}

/** One call of a webhook and how it went. */
export interface WebhookDelivery {
  readonly webhook_id: number;
  readonly action: string;
  readonly url: string;
  /** The form-encoded body. */
  readonly body: string;
  /** The receiver's status; `null` while under way or when there was no answer. */
  status: number | null;
  /** Why it was not sent, or not answered. */
  problem?: 'not a loopback address' | 'no answer';
}

const timeout = 5000;
const maxDeliveries = 10_000;

/** Calls the webhooks, each once and without waiting: retries are not documented. */
export class WebhookSender {
  readonly deliveries: WebhookDelivery[] = [];
  readonly #pending = new Set<Promise<void>>();

  /** Sends an event to every webhook registered for its action. */
  send(state: SandboxState, event: WebhookEvent, now: string): void {
    for (const webhook of state.webhooks.values()) {
      if (!webhook.actions.includes(event.action)) continue;
      const delivery: WebhookDelivery = {
        webhook_id: webhook.id,
        action: event.action,
        url: webhook.subscription_url,
        body: encode(event, now),
        status: null,
      };
      if (this.deliveries.length >= maxDeliveries) this.deliveries.splice(0, maxDeliveries / 10);
      this.deliveries.push(delivery);
      const sending = deliver(webhook, delivery).finally(() => this.#pending.delete(sending));
      this.#pending.add(sending);
    }
  }

  /** Waits until every call under way has ended. */
  async settle(): Promise<void> {
    while (this.#pending.size > 0) await Promise.all(this.#pending);
  }
}

/** Flat form fields, every one a text, dates with seconds [doc], an empty one and `null` the word `null` [seen]. */
function encode(event: WebhookEvent, now: string): string {
  const form = new URLSearchParams({ action: event.action });
  for (const [name, value] of Object.entries(event.fields)) {
    form.set(name, value === '' ? 'null' : String(value));
  }
  form.set('date', toSecond(now));
  return form.toString();
}

/** Only this machine is ever called: data made up for a test must not travel. */
function isLoopback(url: string): boolean {
  if (!URL.canParse(url)) return false;
  // That it is one of HTTP was checked when the webhook was registered.
  return /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(new URL(url).hostname);
}

async function deliver(webhook: Webhook, delivery: WebhookDelivery): Promise<void> {
  if (!isLoopback(delivery.url)) {
    delivery.problem = 'not a loopback address';
    return;
  }
  const headers = new Headers({ 'content-type': 'application/x-www-form-urlencoded' });
  const { http_auth_user: user, http_auth_password: password } = webhook;
  if (user !== '') headers.set('authorization', `Basic ${encodeBasic(user, password)}`);
  try {
    const signal = AbortSignal.timeout(timeout);
    const response = await fetch(delivery.url, {
      method: 'POST',
      headers,
      body: delivery.body,
      redirect: 'manual',
      signal,
    });
    delivery.status = response.status;
    await response.body?.cancel();
  } catch {
    delivery.problem = 'no answer';
  }
}

function encodeBasic(user: string, password: string): string {
  const bytes = new TextEncoder().encode(`${user}:${password}`);
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}
