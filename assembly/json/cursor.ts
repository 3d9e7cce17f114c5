// A place in a JSON text, and the one way to say what is wrong there: by byte offset, never by content.
import { Problem } from "./problem";

export class Cursor {
  at: i32 = 0;
  /** Where strings are decoded to: no string is longer decoded than it is written. */
  scratch: StaticArray<u8>;

  constructor(
    public text: StaticArray<u8>,
    public problem: Problem,
  ) {
    this.scratch = new StaticArray<u8>(text.length);
  }

  get done(): bool {
    return this.at >= this.text.length;
  }

  /** The byte here. Only where not `done`. */
  get here(): u8 {
    return this.text[this.at];
  }

  /** Whether `byte` stands here; steps over it if so. */
  take(byte: u8): bool {
    if (this.done || this.here != byte) return false;
    this.at++;
    return true;
  }

  /** Steps over insignificant whitespace (RFC 8259 section 2). */
  skipSpace(): void {
    while (!this.done) {
      const c = this.here;
      if (c != 0x20 && c != 0x09 && c != 0x0a && c != 0x0d) return;
      this.at++;
    }
  }

  /** Records the problem at this offset. Always false. */
  refuse(code: string, expected: string): bool {
    return this.problem.say(code, "#" + this.at.toString(), expected);
  }
}
