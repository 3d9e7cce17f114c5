// The ids of a message as its carriers spell them, and the trace that goes on with it.
import { Reason } from "../words/reason";

/** What becomes of ids. */
export const enum Fate {
  KEEP = 0,
  MAP = 1,
  STRIP = 2,
}

/** The ids of one carrier, and what became of them. */
export class Ids {
  hi: u64 = 0;
  lo: u64 = 0;
  span: u64 = 0;
  /** The trace id as the service sent it. */
  sentHi: u64 = 0;
  sentLo: u64 = 0;
  /** Whether the carrier spells the low half alone; `hi` is 0 then, and stays so. */
  narrow: bool = false;
  fate: Fate = Fate.STRIP;
  /** Why, when they are stripped. */
  reason: i32 = Reason.TRACE;

  clear(): void {
    this.hi = 0;
    this.lo = 0;
    this.span = 0;
    this.narrow = false;
    this.fate = Fate.KEEP;
  }
}

/** What a scrub of `traceparent` or of B3 found, for the carriers that depend on it. */
export class Parent {
  /** Whether it goes on, so that tracestate may. */
  stays: bool = false;
  /** Whether it goes on with other ids, be it since an attempt before this one. */
  mapped: bool = false;
  /** The low half of the trace id as it came, where it stays. */
  traceLow: u64 = 0;
  /** The trace id as it goes on. */
  hi: u64 = 0;
  lo: u64 = 0;
  /**
   * Its value as logs of this side know it, which is not as a peer gets it that has ids of its own: a run of `out` if it was
   * written again, else of the header arena.
   */
  rewritten: bool = false;
  from: i32 = 0;
  to: i32 = 0;

  clear(): void {
    this.stays = false;
    this.mapped = false;
    this.traceLow = 0;
  }
}
