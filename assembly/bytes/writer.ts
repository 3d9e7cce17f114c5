// Appends bytes to a buffer of fixed size. Writing past the end sets `full` and writes nothing more, so a caller checks
// once, at the end. Allocates nothing after construction.
import { ZERO } from "./ascii";
import { copyBytes } from "./copy";

export class Writer {
  at: i32 = 0;
  full: bool = false;

  constructor(public buf: StaticArray<u8>) {}

  reset(): void {
    this.at = 0;
    this.full = false;
  }

  /** Reserves `n` bytes and answers where they start, or -1 if they do not fit. */
  take(n: i32): i32 {
    const at = this.at;
    if (this.full || n > this.buf.length - at) {
      this.full = true;
      return -1;
    }
    this.at = at + n;
    return at;
  }

  byte(c: u8): void {
    const at = this.take(1);
    if (at >= 0) this.buf[at] = c;
  }

  bytes(from: StaticArray<u8>, start: i32, end: i32): void {
    const at = this.take(end - start);
    if (at < 0) return;
    assert(start >= 0 && end <= from.length);
    copyBytes(changetype<usize>(this.buf) + at, changetype<usize>(from) + start, end - start);
  }

  /** ASCII text fixed in the program. */
  text(text: string): void {
    for (let i = 0; i < text.length; i++) this.byte(<u8>text.charCodeAt(i));
  }

  /** An unsigned decimal without leading zeros. */
  decimal(value: u64): void {
    let divisor: u64 = 1;
    while (value / divisor >= 10) divisor *= 10;
    while (divisor > 0) {
      this.byte(ZERO + <u8>((value / divisor) % 10));
      divisor /= 10;
    }
  }
}
