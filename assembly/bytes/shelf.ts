// Texts kept lately, each under a tag of 128 bits, in fixed memory. Tags lie in sets of sixteen, and one comparison of
// sixteen bytes says which of a set can be the one. Texts lie in one room of blocks; a full room gives up one block by
// chance, so that a few texts too many cost a few misses and not all hits. Knows nothing of what tags and texts mean.
import { copyBytes } from "./copy";
import { Writer } from "./writer";

/** Tags of one set. */
export const WAYS: i32 = 16;
const BLOCK_SHIFT: i32 = 14;
/** Bytes of a block of the room, and so of the longest text. */
export const BLOCK_BYTES: i32 = 1 << BLOCK_SHIFT;

/** Bytes of a slot, and what the arrays of a shelf need besides. */
const SLOT_BYTES: i32 = 35;
const HEADERS_BYTES: i32 = 512;

/** What a shelf takes of the memory, at most. */
export function shelfBytes(slots: i32, blocks: i32): i32 {
  return slots * SLOT_BYTES + blocks * (BLOCK_BYTES + 4) + HEADERS_BYTES;
}

export class Shelf {
  /** The topmost byte of each tag, side by side. */
  private tops: StaticArray<u8>;
  private tags: StaticArray<u64>;
  /** What the owner has to say of each slot. */
  private notes: StaticArray<u64>;
  /** Where each text lies, how long it is, and which filling of its block it belongs to: 0 for an empty slot. */
  private starts: StaticArray<u32>;
  private sizes: StaticArray<u16>;
  private fillings: StaticArray<u32>;

  /** Not cleared when it is made, which would cost a VM's start more than all else here. */
  private texts: usize;
  /** How often each block was begun. */
  private begun: StaticArray<u32>;
  /** The block that texts go to, -1 for none yet, and how much of it is taken. */
  private block: i32 = -1;
  private taken: i32 = 0;
  /** Blocks that hold anything, the first ones. */
  private used: i32 = 0;

  /** `slots` is a power of two, at least WAYS. */
  constructor(
    private slots: i32,
    private blocks: i32,
  ) {
    this.tops = new StaticArray<u8>(slots);
    this.tags = new StaticArray<u64>(2 * slots);
    this.notes = new StaticArray<u64>(slots);
    this.starts = new StaticArray<u32>(slots);
    this.sizes = new StaticArray<u16>(slots);
    this.fillings = new StaticArray<u32>(slots);
    this.texts = heap.alloc(blocks << BLOCK_SHIFT);
    this.begun = new StaticArray<u32>(blocks);
  }

  /** The slot of the tag, or -1. */
  find(tag0: u64, tag1: u64): i32 {
    const set = this.setOf(tag0);
    const tops = v128.load(changetype<usize>(this.tops) + set);
    let alike = i8x16.bitmask(i8x16.eq(tops, i8x16.splat(<i8>(tag1 >> 56))));
    while (alike != 0) {
      const slot = set + ctz(alike);
      if (this.tags[2 * slot] == tag0 && this.tags[2 * slot + 1] == tag1 && this.holds(slot)) return slot;
      alike &= alike - 1;
    }
    return -1;
  }

  /** What was said of the slot's tag when it was kept. */
  noteOf(slot: i32): u64 {
    return this.notes[slot];
  }

  sizeOf(slot: i32): i32 {
    return this.sizes[slot];
  }

  /** Appends the slot's text. */
  copy(slot: i32, out: Writer): void {
    const size = <i32>this.sizes[slot];
    const at = out.take(size);
    if (at >= 0) copyBytes(changetype<usize>(out.buf) + at, this.texts + this.starts[slot], size);
  }

  /** Keeps the text [from, to), which may be empty, and the note under a tag that `find` does not know. */
  keep(tag0: u64, tag1: u64, note: u64, buf: StaticArray<u8>, from: i32, to: i32): void {
    const size = to - from;
    assert(from >= 0 && size >= 0 && size <= BLOCK_BYTES && to <= buf.length);
    if (this.block < 0 || size > BLOCK_BYTES - this.taken) this.begin(tag1);
    const start = (this.block << BLOCK_SHIFT) + this.taken;
    memory.copy(this.texts + start, changetype<usize>(buf) + from, size);
    this.taken += size;
    const slot = this.freeSlot(tag0, tag1);
    this.tops[slot] = <u8>(tag1 >> 56);
    this.tags[2 * slot] = tag0;
    this.tags[2 * slot + 1] = tag1;
    this.notes[slot] = note;
    this.starts[slot] = start;
    this.sizes[slot] = <u16>size;
    this.fillings[slot] = this.begun[this.block];
  }

  /** Forgets everything. What was kept is written over; where nothing was, nothing is done. */
  clear(): void {
    if (this.used == 0) return;
    memory.fill(changetype<usize>(this.tops), 0, this.slots);
    memory.fill(changetype<usize>(this.tags), 0, this.slots << 4);
    memory.fill(changetype<usize>(this.fillings), 0, this.slots << 2);
    memory.fill(this.texts, 0, this.used << BLOCK_SHIFT);
    this.used = 0;
    this.block = -1;
  }

  private setOf(tag0: u64): i32 {
    return <i32>tag0 & (this.slots - WAYS);
  }

  /** Whether the slot has something, and its text was not written over. */
  private holds(slot: i32): bool {
    const filling = this.fillings[slot];
    return filling != 0 && filling == this.begun[this.starts[slot] >> BLOCK_SHIFT];
  }

  /** A slot for the tag: one that holds nothing, or else one of its set by chance. */
  private freeSlot(tag0: u64, tag1: u64): i32 {
    const set = this.setOf(tag0);
    for (let slot = set; slot < set + WAYS; slot++) if (!this.holds(slot)) return slot;
    return set + (<i32>tag1 & (WAYS - 1));
  }

  /** Begins the next block while there are unused ones, then one by chance: what lies in it is forgotten. */
  private begin(chance: u64): void {
    if (this.used < this.blocks) this.block = this.used++;
    else this.block = <i32>(((chance & 0xffffffff) * <u64>this.blocks) >> 32);
    this.begun[this.block]++;
    this.taken = 0;
  }
}
