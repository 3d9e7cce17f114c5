// Messages that nobody wrote: pieces of the cases, cut, doubled, and mixed with what parsers trip over. The same seed
// gives the same messages.
import type { Header } from "./header.ts";

const PIECES = [
  ...' \t,;=-"\\%@:+0fAz\x7f\xe9',
  "%41",
  "%2",
  ",,",
  "00",
  "user.id=alice",
  ",env=dev",
  "Tenant=x",
  "account%5Fid=7",
  "4111 1111 1111 1111",
  "dd=t.usr.id:x;s:1",
  "t.usr.id:",
  "trace;",
  "intid",
];

export class Mutator {
  constructor(private state: number) {}

  /** A message made of one or two of `cases`. */
  message(cases: readonly (readonly Header[])[]): Header[] {
    const headers = [...this.pick(cases), ...(this.below(4) === 0 ? this.pick(cases) : [])];
    if (this.below(6) === 0) headers.push(this.pick(headers));
    if (this.below(6) === 0) headers.splice(this.below(headers.length), 1);
    return headers.map(([name, value]) => [name, this.below(3) === 0 ? value : this.value(value)]);
  }

  private value(value: string): string {
    let text = value;
    for (let times = 1 + this.below(4); times > 0; times--) {
      const at = this.below(text.length + 1);
      const end = at + this.below(20);
      const [before, middle, after] = [text.slice(0, at), text.slice(at, end), text.slice(end)];
      const piece = this.pick(PIECES);
      text = this.pick([
        before,
        before + after,
        before + piece + middle + after,
        before + piece + middle.slice(1) + after,
        before + middle + middle + after,
      ]);
    }
    return text;
  }

  private pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T;
  }

  /** Xorshift (Marsaglia 2003), 32 bits. */
  private below(limit: number): number {
    this.state ^= this.state << 13;
    this.state ^= this.state >>> 17;
    this.state ^= this.state << 5;
    return (this.state >>> 0) % limit;
  }
}
