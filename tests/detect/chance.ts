// Seeded chance for made-up values: the same seed makes the same values on every machine.
export const DIGITS = "0123456789";
export const LOWER = "abcdefghijklmnopqrstuvwxyz";
export const UPPER = LOWER.toUpperCase();
export const ALNUM = UPPER + LOWER + DIGITS;
export const HEX = "0123456789abcdef";

export interface Chance {
  /** A whole number of 0 to `below` - 1. */
  int(below: number): number;
  pick<T>(list: ArrayLike<T>): T;
  /** So many characters of the alphabet. */
  text(alphabet: string, length: number): string;
}

/** Mulberry32. */
export function chance(seed: number): Chance {
  let state = seed >>> 0;
  const int = (below: number) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * below);
  };
  const pick = <T>(list: ArrayLike<T>) => list[int(list.length)] as T;
  return { int, pick, text: (alphabet, length) => Array.from({ length }, () => pick(alphabet)).join("") };
}
