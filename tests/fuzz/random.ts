// Chance that can be repeated: TRACECLOAK_FUZZ is how many inputs all fuzzers take together, TRACECLOAK_FUZZ_SEED where
// they start. Both are printed by every suite, so that a failure is run again with the same two.

/** Inputs over all suites: what CI runs unless told otherwise. */
export const INPUTS = numberFrom("TRACECLOAK_FUZZ", 100_000);
export const SEED = numberFrom("TRACECLOAK_FUZZ_SEED", 20_250_117);

function numberFrom(variable: string, fallback: number): number {
  const value = Number(process.env[variable] ?? fallback);
  if (!Number.isSafeInteger(value) || value < 1) throw new TypeError(`${variable} is a whole number from 1`);
  return value;
}

/** How many of all inputs a suite takes. */
export function share(part: number): number {
  return Math.max(1, Math.round(INPUTS * part));
}

/** As long as so many inputs may take. */
export function timeoutFor(inputs: number): number {
  return 180_000 + inputs * 10;
}

export class Random {
  private state: number;

  /** `stream` tells suites of one seed apart. */
  constructor(stream: number, seed = SEED) {
    this.state = (seed ^ Math.imul(stream + 1, 0x9e37_79b1)) | 1;
    for (let i = 0; i < 8; i++) this.next();
  }

  /** A number from 0 to `limit` - 1. */
  below(limit: number): number {
    return this.next() % limit;
  }

  /** True once in `n` times. */
  once(n: number): boolean {
    return this.below(n) === 0;
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T;
  }

  /** `least` to `most` characters of `alphabet`. */
  text(alphabet: string, least: number, most: number): string {
    const length = least + this.below(most - least + 1);
    return Array.from({ length }, () => alphabet[this.below(alphabet.length)]).join("");
  }

  /** Xorshift (Marsaglia 2003), 32 bits. */
  private next(): number {
    this.state ^= this.state << 13;
    this.state ^= this.state >>> 17;
    this.state ^= this.state << 5;
    return this.state >>> 0;
  }
}
