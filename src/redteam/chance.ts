// Seeded chance: one seed makes the same campaign on every machine.
export const DIGITS = "0123456789";
export const LOWER = "abcdefghijklmnopqrstuvwxyz";
export const UPPER = LOWER.toUpperCase();
export const ALNUM = UPPER + LOWER + DIGITS;
export const HEX = "0123456789abcdef";

export class Chance {
  private state: number;

  constructor(seed: number) {
    this.state = seed >>> 0;
  }

  /** A whole number of 0 to `below` - 1 (mulberry32). */
  int(below: number): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * below);
  }

  pick<T>(list: ArrayLike<T>): T {
    return list[this.int(list.length)] as T;
  }

  /** So many characters of the alphabet. */
  text(alphabet: string, length: number): string {
    return Array.from({ length }, () => this.pick(alphabet)).join("");
  }

  /** A word of no language, of two letters a syllable: no three syllables of it are a piece of another text. */
  word(syllables: number): string {
    return Array.from({ length: syllables }, () => this.pick("bgjkqvwxz") + this.pick("aeiouy")).join("");
  }
}
