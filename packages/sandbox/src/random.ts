/** Holds the state of a random sequence; a plain object, so that it can be part of a snapshot. */
export interface RandomState {
  random: number;
}

/** The next number of the sequence, from 0 up to 1 (mulberry32). */
export function nextRandom(state: RandomState): number {
  state.random = (state.random + 0x6d2b79f5) | 0;
  let mixed = Math.imul(state.random ^ (state.random >>> 15), 1 | state.random);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
}

/** Hexadecimal digits. */
export function randomHex(state: RandomState, length: number): string {
  let digits = '';
  while (digits.length < length) digits += Math.floor(nextRandom(state) * 16).toString(16);
  return digits;
}

/** A version 4 UUID. */
export function randomUuid(state: RandomState): string {
  const variant = '89ab'.charAt(Math.floor(nextRandom(state) * 4));
  const hex = randomHex(state, 30);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(12, 15)}-${variant}${hex.slice(15, 18)}-${hex.slice(18)}`;
}

/** One item of a list that is not empty. */
export function pick<Item>(state: RandomState, items: readonly [Item, ...Item[]]): Item {
  return items[Math.floor(nextRandom(state) * items.length)] ?? items[0];
}
