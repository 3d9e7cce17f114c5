// Tokens minted lately (token-spec.md, last section): fixed memory, found by a 128-bit keyed hash over leaf, class and
// value, so that it holds no plaintext. Tokens of scope trace stay out.
import { Shelf, shelfBytes } from "../bytes/shelf";
import { Writer } from "../bytes/writer";
import { sipHash128 } from "../crypto/siphash";
import { Leaf, Use } from "./leaf";
import { HASH_VALUE_BYTES } from "./token";

/** Those of 1,000 users with two tokens each, and as many again before one has to make room for another. */
const SLOTS: i32 = 4096;
const BLOCKS: i32 = 16;
/** The longest text of kinds 1 and 2. */
const TOKEN_TEXT_BYTES: i32 = 129;

/** What a memo takes of the memory. */
export const MEMO_BYTES: i32 = shelfBytes(SLOTS, BLOCKS);

export class Memo {
  private shelf: Shelf = new Shelf(SLOTS, BLOCKS);
  /** The tag of what `find` missed last, if there is something to keep. */
  private missed0: u64 = 0;
  private missed1: u64 = 0;
  private missed: bool = false;

  /** The key: 16 random bytes of this VM, never reused and never shown. */
  constructor(
    private k0: u64,
    private k1: u64,
  ) {}

  /** Appends the token that was kept for this leaf, class and value, or answers false. */
  find(leaf: Leaf, cls: i32, buf: StaticArray<u8>, from: i32, to: i32, out: Writer): bool {
    const size = to - from;
    this.missed = false;
    if (leaf.use == Use.TOKEN_TRACE || size < 1 || size > HASH_VALUE_BYTES) return false;
    const name = <u64>leaf.kid | ((<u64>leaf.use) << 32) | ((<u64>cls) << 40);
    const tag = sipHash128(this.k0, this.k1, name, buf, from, to);
    const tag0 = v128.extract_lane<u64>(tag, 0);
    const tag1 = v128.extract_lane<u64>(tag, 1);
    const slot = this.shelf.find(tag0, tag1);
    if (slot >= 0) {
      if (out.full || out.buf.length - out.at < this.shelf.sizeOf(slot)) return false;
      this.shelf.copy(slot, out);
      return true;
    }
    this.missed0 = tag0;
    this.missed1 = tag1;
    this.missed = true;
    return false;
  }

  /** Keeps the text [from, to), just minted for what `find` missed last. */
  keep(buf: StaticArray<u8>, from: i32, to: i32): void {
    const size = to - from;
    if (!this.missed || size < 1 || size > TOKEN_TEXT_BYTES) return;
    this.missed = false;
    this.shelf.keep(this.missed0, this.missed1, 0, buf, from, to);
  }

  /** Forgets everything: whenever keys or policy change. */
  clear(): void {
    this.shelf.clear();
    this.missed = false;
  }
}
