// Lines that come again: what became of whole lines of `baggage` and `tracestate` lately, in fixed memory. Found by a
// 128-bit keyed hash over the rules, all else that decided, and the line, so that no line is held as it came
// (token-spec.md, last section). Only what the same line would become again is kept.
import { PAIRS } from "../bytes/pairs";
import { sipHash128 } from "../crypto/siphash";
import { effortLeft, spend } from "../detect/effort";
import { Trace } from "../words/action";
import { addTally, degradations, sinceTally, tallyOf } from "./counts";
import { Edit } from "./edits";
import { listening } from "./journal";
import { Message } from "./message";

/** Longer lines, and lines that become longer ones, are decided each time. */
export const LINE_BYTES: i32 = 512;
export const TEXT_BYTES: i32 = 1024;

const SLOTS: i32 = 1024;
/** Room for the texts of all slots together; the oldest make room. */
export const ROOM_BYTES: i32 = 128 * 1024;

/** What a slot says became of its line. */
const enum LineFate {
  EMPTY = 0, // nothing is said
  KEPT = 1,
  REMOVED = 2,
  REPLACED = 3, // by a text
}

// What decides besides rules and line: the carrier, and whether an earlier attach point has looked at the stream.
const CARRIER_SHIFT: u64 = 32;
const MARKED: u64 = 1 << 40;

export class LineMemo {
  private tags: StaticArray<u64> = new StaticArray<u64>(2 * SLOTS);
  private fates: StaticArray<u8> = new StaticArray<u8>(SLOTS);
  private tallies: StaticArray<u64> = new StaticArray<u64>(SLOTS);
  /** What it took to look at the line: a line that is known takes the same, or what becomes of the next would hang on it. */
  private efforts: StaticArray<i32> = new StaticArray<i32>(SLOTS);
  /** Where a text starts, in bytes ever taken of `texts`, and how long it is. */
  private starts: StaticArray<u64> = new StaticArray<u64>(SLOTS);
  private sizes: StaticArray<u16> = new StaticArray<u16>(SLOTS);
  private texts: StaticArray<u8> = new StaticArray<u8>(ROOM_BYTES);
  private taken: u64 = 0;

  // The line under way, until it is kept: its slot, or -1 when it is not to be kept, its tag, and the counts before it.
  private slot: i32 = -1;
  private tag0: u64 = 0;
  private tag1: u64 = 0;
  private carrier: i32 = 0;
  private would: bool = false;
  private tally: u64 = 0;
  private degraded: u32 = 0;
  private effort: i32 = 0;
  private edits: i32 = 0;

  /** The key: 16 random bytes of this VM, never reused and never shown. */
  constructor(
    private k0: u64,
    private k1: u64,
  ) {}

  /** `recallLine` with a memo. */
  recall(m: Message, carrier: i32): bool {
    this.slot = -1;
    const rules = m.rules;
    const lines = m.lines[carrier];
    // Where ids are mapped, what a line may hold hangs on them.
    if (lines.count != 1 || rules.trace == Trace.REMAP || listening()) return false;
    const pair = lines.pair(0);
    const from = PAIRS.valueFrom(pair);
    const to = PAIRS.valueTo(pair);
    if (to - from > LINE_BYTES) return false;
    let situation = <u64>rules.serial | ((<u64>carrier) << CARRIER_SHIFT);
    if (m.marks.present) situation |= MARKED;
    const tag = sipHash128(this.k0, this.k1, situation, m.buf, from, to);
    const tag0 = v128.extract_lane<u64>(tag, 0);
    const tag1 = v128.extract_lane<u64>(tag, 1);
    const slot = <i32>(tag0 & (SLOTS - 1));
    const would = m.reports;
    if (this.tags[2 * slot] == tag0 && this.tags[2 * slot + 1] == tag1 && this.holds(slot)) {
      if (this.efforts[slot] > effortLeft()) return false; // this time it is not looked at to its end
      spend(this.efforts[slot]);
      addTally(carrier, would, this.tallies[slot]);
      this.edit(m, slot, pair);
      return true;
    }
    this.slot = slot;
    this.tag0 = tag0;
    this.tag1 = tag1;
    this.carrier = carrier;
    this.would = would;
    this.tally = tallyOf(carrier, would);
    this.degraded = degradations;
    this.effort = effortLeft();
    this.edits = m.edits.count;
    return false;
  }

  /** Whether the slot says something, and its text was not written over. */
  private holds(slot: i32): bool {
    const fate = this.fates[slot];
    return fate != LineFate.EMPTY && (fate != LineFate.REPLACED || this.taken - this.starts[slot] <= <u64>ROOM_BYTES);
  }

  private edit(m: Message, slot: i32, pair: i32): void {
    const fate = this.fates[slot];
    if (fate == LineFate.REMOVED) m.remove(pair);
    if (fate != LineFate.REPLACED) return;
    const from = <i32>(this.starts[slot] & (ROOM_BYTES - 1));
    const start = m.out.at;
    m.out.bytes(this.texts, from, from + <i32>this.sizes[slot]);
    m.replace(pair, start);
  }

  /** `keepLine` with a memo. */
  keep(m: Message): void {
    const edits = m.edits;
    const slot = this.slot;
    if (slot < 0) return;
    this.slot = -1;
    const made = edits.count - this.edits;
    if (degradations != this.degraded || m.out.full || edits.full || made > 1) return;
    let fate = LineFate.KEPT;
    if (made == 1) {
      const edit = this.edits;
      const kind = edits.kind(edit);
      if (kind == Edit.ADD) return;
      fate = LineFate.REMOVED;
      if (kind == Edit.REPLACE) {
        fate = LineFate.REPLACED;
        if (!this.keepText(slot, m.out.buf, edits.valueFrom(edit), edits.valueTo(edit))) return;
      }
    }
    this.tags[2 * slot] = this.tag0;
    this.tags[2 * slot + 1] = this.tag1;
    this.fates[slot] = <u8>fate;
    this.efforts[slot] = this.effort - effortLeft();
    this.tallies[slot] = sinceTally(this.tally, tallyOf(this.carrier, this.would));
  }

  /** Copies the run to where the oldest texts are; false when it is too long. */
  private keepText(slot: i32, buf: StaticArray<u8>, from: i32, to: i32): bool {
    const size = to - from;
    if (size > TEXT_BYTES) return false;
    const left = ROOM_BYTES - <i32>(this.taken & (ROOM_BYTES - 1));
    if (size > left) this.taken += left; // no text goes over the end
    const at = <i32>(this.taken & (ROOM_BYTES - 1));
    memory.copy(changetype<usize>(this.texts) + at, changetype<usize>(buf) + from, size);
    this.starts[slot] = this.taken;
    this.sizes[slot] = <u16>size;
    this.taken += size;
    return true;
  }

  /** The line under way is not kept. */
  pass(): void {
    this.slot = -1;
  }

  /** Forgets everything: whenever keys or policy change. */
  clear(): void {
    memory.fill(changetype<usize>(this.tags), 0, 16 * SLOTS);
    memory.fill(changetype<usize>(this.fates), 0, SLOTS);
    memory.fill(changetype<usize>(this.texts), 0, ROOM_BYTES);
    this.taken = 0;
    this.slot = -1;
  }
}

/** Recent lines of this VM; null in one without keys. */
let memo: LineMemo | null = null;

/** Gives the VM its memo of lines; without one every line is decided anew. */
export function useLineMemo(fresh: LineMemo): void {
  memo = fresh;
}

/**
 * Does to the carrier's one line what was done to the same line before, under these rules, and counts it. False when the
 * line has to be decided: `keepLine` then follows.
 */
export function recallLine(m: Message, carrier: i32): bool {
  const recent = memo;
  return recent !== null && recent.recall(m, carrier);
}

/**
 * Keeps what became of the line that `recallLine` did not know, unless that could be otherwise next time: something
 * could not be done as policy says, or `passLine` was called meanwhile.
 */
export function keepLine(m: Message): void {
  const recent = memo;
  if (recent !== null) recent.keep(m);
}

/** Says that the line under way is not worth keeping, or hangs on more of its message than its own bytes: on its trace. */
export function passLine(): void {
  const recent = memo;
  if (recent !== null) recent.pass();
}
