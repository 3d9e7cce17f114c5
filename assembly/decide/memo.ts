// Lines that come again: what became of whole lines of `baggage` and `tracestate` lately, in fixed memory. Found by a
// 128-bit keyed hash over the rules, all else that decided, and the line, so that no line is held as it came
// (token-spec.md, last section). Only what the same line would become again is kept, and only of lines that came twice:
// what a tracer writes into `tracestate` is another one with each request.
import { PAIRS } from "../bytes/pairs";
import { Shelf, shelfBytes } from "../bytes/shelf";
import { Sightings, sightingsBytes } from "../bytes/sightings";
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

/** The lines of 5,000 users, of 260 bytes each, and some more. */
export const LINE_SLOTS: i32 = 8192;
const BLOCKS: i32 = 80;
const PLACES: i32 = 2048;

/** What a memo takes of the memory. */
export const LINE_MEMO_BYTES: i32 = shelfBytes(LINE_SLOTS, BLOCKS) + sightingsBytes(PLACES);

/** What a slot says became of its line. */
const enum LineFate {
  KEPT = 1,
  REMOVED = 2,
  REPLACED = 3, // by a text
}

// A slot's note: what was counted; above it what it took to look at the line, since a line that is known takes the same, or
// what becomes of the next would hang on it; above that the fate.
const EFFORT_SHIFT: u64 = 40;
const FATE_SHIFT: u64 = 56;
const TALLY: u64 = (1 << EFFORT_SHIFT) - 1;
const EFFORT: u64 = (1 << (FATE_SHIFT - EFFORT_SHIFT)) - 1;

// What decides besides rules and line: the carrier, and whether an earlier attach point has looked at the stream.
const CARRIER_SHIFT: u64 = 32;
const MARKED: u64 = 1 << 40;

export class LineMemo {
  private shelf: Shelf = new Shelf(LINE_SLOTS, BLOCKS);
  private sightings: Sightings = new Sightings(PLACES);

  // The line under way, until it is kept: whether it is to be, its tag, and the counts before it.
  private open: bool = false;
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
    this.open = false;
    const rules = m.rules;
    const lines = m.lines[carrier];
    // Where ids are mapped, what a line may hold hangs on them.
    if (lines.count != 1 || rules.trace == Trace.REMAP || listening()) return false;
    const pair = lines.pair(0);
    const from = PAIRS.valueFrom(pair);
    const to = PAIRS.valueTo(pair);
    if (to - from > LINE_BYTES) return false;
    let situation = <u64>rules.serial | ((<u64>carrier) << CARRIER_SHIFT);
    if (m.marks.vouchesFor(rules.zoneName, m.buf, pair)) situation |= MARKED;
    const tag = sipHash128(this.k0, this.k1, situation, m.buf, from, to);
    const tag0 = v128.extract_lane<u64>(tag, 0);
    const tag1 = v128.extract_lane<u64>(tag, 1);
    const would = m.reports;
    const slot = this.shelf.find(tag0, tag1);
    if (slot >= 0) {
      const note = this.shelf.noteOf(slot);
      const effort = <i32>((note >> EFFORT_SHIFT) & EFFORT);
      if (effort > effortLeft()) return false; // this time it is not looked at to its end
      spend(effort);
      addTally(carrier, would, note & TALLY);
      this.edit(m, slot, <i32>(note >> FATE_SHIFT), pair);
      return true;
    }
    if (!this.sightings.again(tag0, tag1)) return false;
    this.open = true;
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

  private edit(m: Message, slot: i32, fate: i32, pair: i32): void {
    if (fate == LineFate.REMOVED) m.remove(pair);
    if (fate != LineFate.REPLACED) return;
    const start = m.out.at;
    this.shelf.copy(slot, m.out);
    m.replace(pair, start);
  }

  /** `keepLine` with a memo. */
  keep(m: Message): void {
    if (!this.open) return;
    this.open = false;
    const edits = m.edits;
    const made = edits.count - this.edits;
    if (degradations != this.degraded || m.out.full || edits.full || made > 1) return;
    let fate = LineFate.KEPT;
    let from = 0;
    let to = 0;
    if (made == 1) {
      const edit = this.edits;
      const kind = edits.kind(edit);
      if (kind == Edit.ADD) return;
      fate = LineFate.REMOVED;
      if (kind == Edit.REPLACE) {
        fate = LineFate.REPLACED;
        from = edits.valueFrom(edit);
        to = edits.valueTo(edit);
        if (to - from > TEXT_BYTES) return;
      }
    }
    const effort = this.effort - effortLeft();
    if (<u64>effort > EFFORT) return;
    const tally = sinceTally(this.tally, tallyOf(this.carrier, this.would));
    const note = tally | ((<u64>effort) << EFFORT_SHIFT) | ((<u64>fate) << FATE_SHIFT);
    this.shelf.keep(this.tag0, this.tag1, note, m.out.buf, from, to);
  }

  /** The line under way is not kept. */
  pass(): void {
    this.open = false;
  }

  /** Forgets everything: whenever keys or policy change. */
  clear(): void {
    this.shelf.clear();
    this.sightings.clear();
    this.open = false;
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
