import type { Delivery, Effect } from './errors.js';

/** What is known of a request: how far it got, and its effect on the server. */
export interface Known {
  readonly delivery: Delivery;
  readonly effect: Effect;
}

/** What is known before anything was handed to the network. */
export const nothingSent: Known = { delivery: 'not-sent', effect: 'none' };

/** What is known of a call after a further attempt: it was not sent only if no attempt was, and a doubt stays. */
export function afterAttempt(before: Known, { delivery, effect }: Known): Known {
  return {
    delivery: delivery === 'not-sent' && before.delivery !== 'not-sent' ? 'unknown' : delivery,
    effect: effect === 'applied' || before.effect === 'none' ? effect : before.effect,
  };
}

/** Whether an error would hide that a write was made, or may have been. */
export function hidesEffect(
  error: { readonly effect: Effect },
  known: { readonly effect?: Effect | undefined },
): boolean {
  return error.effect === 'none' && known.effect !== 'none';
}
