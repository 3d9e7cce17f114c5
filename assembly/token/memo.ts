// Tokens minted lately (token-spec.md, last section): fixed memory, found by a 128-bit keyed hash over leaf, class and
// value, so that it holds no plaintext. Tokens of scope trace stay out.
import { Writer } from "../bytes/writer";
import { sipHash128 } from "../crypto/siphash";
import { Leaf, Use } from "./leaf";
import { HASH_VALUE_BYTES } from "./token";

const SLOTS: i32 = 1024;
/** The longest text of kinds 1 and 2. */
const SLOT_BYTES: i32 = 129;

export class Memo {
  private tags: StaticArray<u64> = new StaticArray<u64>(2 * SLOTS);
  /** 0 marks an empty slot. */
  private sizes: StaticArray<u8> = new StaticArray<u8>(SLOTS);
  private texts: StaticArray<u8> = new StaticArray<u8>(SLOTS * SLOT_BYTES);
  /** Tag and slot of what `find` missed last; slot -1 when there is nothing to keep. */
  private missed0: u64 = 0;
  private missed1: u64 = 0;
  private missedSlot: i32 = -1;

  /** The key: 16 random bytes of this VM, never reused and never shown. */
  constructor(
    private k0: u64,
    private k1: u64,
  ) {}

  /** Appends the token that was kept for this leaf, class and value, or answers false. */
  find(leaf: Leaf, cls: i32, buf: StaticArray<u8>, from: i32, to: i32, out: Writer): bool {
    const size = to - from;
    this.missedSlot = -1;
    if (leaf.use == Use.TOKEN_TRACE || size < 1 || size > HASH_VALUE_BYTES) return false;
    const name = <u64>leaf.kid | ((<u64>leaf.use) << 32) | ((<u64>cls) << 40);
    const tag = sipHash128(this.k0, this.k1, name, buf, from, to);
    const tag0 = v128.extract_lane<u64>(tag, 0);
    const tag1 = v128.extract_lane<u64>(tag, 1);
    const slot = <i32>(tag0 & (SLOTS - 1));
    const kept = <i32>this.sizes[slot];
    if (kept != 0 && this.tags[2 * slot] == tag0 && this.tags[2 * slot + 1] == tag1) {
      if (!out.full && out.buf.length - out.at >= kept) {
        out.bytes(this.texts, slot * SLOT_BYTES, slot * SLOT_BYTES + kept);
        return true;
      }
      return false;
    }
    this.missed0 = tag0;
    this.missed1 = tag1;
    this.missedSlot = slot;
    return false;
  }

  /** Keeps the text [from, to), just minted for what `find` missed last; the slot forgets what it held. */
  keep(buf: StaticArray<u8>, from: i32, to: i32): void {
    const slot = this.missedSlot;
    const size = to - from;
    if (slot < 0 || size < 1 || size > SLOT_BYTES) return;
    assert(from >= 0 && to <= buf.length);
    memory.copy(changetype<usize>(this.texts) + slot * SLOT_BYTES, changetype<usize>(buf) + from, size);
    this.tags[2 * slot] = this.missed0;
    this.tags[2 * slot + 1] = this.missed1;
    this.sizes[slot] = <u8>size;
    this.missedSlot = -1;
  }

  /** Forgets everything: whenever keys or policy change. */
  clear(): void {
    memory.fill(changetype<usize>(this.tags), 0, 16 * SLOTS);
    memory.fill(changetype<usize>(this.sizes), 0, SLOTS);
    memory.fill(changetype<usize>(this.texts), 0, SLOTS * SLOT_BYTES);
    this.missedSlot = -1;
  }
}
