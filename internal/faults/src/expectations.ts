/** What most faults must come to. */
export const retried = [3, 3, 1] as const;
export const readsRetried = [3, 1, 1] as const;
export const once = [1, 1, 1] as const;
export const always = [3, 3, 3] as const;
export const none = [0, 0, 0] as const;

export const lost = { error: 'ConnectionError', requests: retried, delivery: 'unknown', effect: 'unknown' } as const;
export const late = { ...lost, error: 'TimeoutError' } as const;
export const cut = { error: 'ConnectionError', requests: retried, delivery: 'answered', effect: 'applied' } as const;
export const unreadable = {
  error: 'DecodeError',
  requests: readsRetried,
  delivery: 'answered',
  effect: 'applied',
} as const;
export const unreadableOnce = { ...unreadable, requests: once } as const;
export const protocol = { error: 'ConnectionError', requests: once, delivery: 'unknown', effect: 'unknown' } as const;
export const untrusted = { error: 'ConnectionError', requests: none, delivery: 'not-sent', effect: 'none' } as const;
export const fine = { error: 'ok', requests: once } as const;
export const server = { error: 'ApiError', requests: retried, delivery: 'answered', effect: 'unknown' } as const;
export const refused = {
  error: 'ApiError',
  requests: once,
  delivery: 'answered',
  effect: 'none',
  applies: false,
} as const;
export const redirected = { error: 'ApiError', requests: once, delivery: 'answered', effect: 'unknown' } as const;
