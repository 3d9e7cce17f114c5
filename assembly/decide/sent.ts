// What the service sent, where an attempt at a destination edits it: Envoy hands the edited headers to the next attempt, and
// to wherever an internal redirect leads (design.md 4). Each attempt leaves in a stream property, for every name that it
// edits, the lines that were there and a proof of the lines it wrote. The next puts the first in the place of the second,
// byte for byte what was written and nothing else, and starts again from there: so every copy is scrubbed exactly once,
// whatever zone it goes to and whatever policy holds there. What differs came afresh, from Envoy's tracer for one.
//
// The tracer goes on from the ids that it finds. So the mapped trace ids are left as well: one that comes again in a fresh
// line becomes the one that it was.

import { PAIRS } from "../bytes/pairs";
import { equal } from "../bytes/scan";
import { Writer } from "../bytes/writer";
import { sipHash } from "../crypto/siphash";
import { Edit, Edits } from "./edits";
import { firstNamed, indexPairs, nextNamed } from "./named";
import { Ids } from "./trace";

/** The paths of the properties, as the host's property calls take them: of a request's headers, and of its trailers. */
export const SENT_PROPERTY: string = "tracecloak_sent";
export const SENT_TRAILERS_PROPERTY: string = "tracecloak_sent_trailers";

/**
 * The property: the form's number, how many trace ids follow, each as mapped and as it came in two halves of 8 bytes, then
 * records to the end: the digest of what was written (0 for nothing), the length of the name in 2 bytes, how many lines there
 * were in 2 bytes, the name, then each line behind its length in 4 bytes. Numbers are little-endian.
 */
const FORM: u8 = 1;
const SENT_ID_BYTES: i32 = 32;
const SENT_HEAD_BYTES: i32 = 12;
/** Ids beyond are mapped anew where a tracer goes on from them after a redirect: it goes on from one of the first. */
const SENT_IDS_LIMIT: i32 = 8;
const OWN_IDS_LIMIT: i32 = 4;
const NOTHING: u64 = 0;

export class Sent {
  private count: i32 = 0;
  /** How many of them are of the message in hand. */
  private own: i32 = 0;
  private readonly ids: StaticArray<u64> = new StaticArray<u64>(SENT_IDS_LIMIT * 4);
  private k0: u64 = 0;
  private k1: u64 = 0;
  /** Where the property's value starts in the buffer it was read from, and ends; the same until a map is saved. */
  private at: i32 = 0;
  private end: i32 = 0;
  private buf: StaticArray<u8> = [];
  /** Which record `next` found. */
  nameFrom: i32 = 0;
  nameTo: i32 = 0;
  lines: i32 = 0;
  private digest: u64 = NOTHING;

  /** Begins a message: nothing was sent before. The key is one that no peer knows. */
  reset(k0: u64, k1: u64): void {
    this.k0 = k0;
    this.k1 = k1;
    this.count = 0;
    this.own = 0;
    this.at = 0;
    this.end = 0;
  }

  /** Takes in the property that an attempt before this one left; false when it is of another form. */
  read(buf: StaticArray<u8>, from: i32, to: i32): bool {
    if (to - from < 2 || buf[from] != FORM || buf[from + 1] > <u8>SENT_IDS_LIMIT) return false;
    const count = <i32>buf[from + 1];
    const at = from + 2 + count * SENT_ID_BYTES;
    if (at > to) return false;
    memory.copy(changetype<usize>(this.ids), changetype<usize>(buf) + from + 2, count * SENT_ID_BYTES);
    this.count = count;
    this.buf = buf;
    this.at = at;
    this.end = to;
    indexPairs(buf, this.k0, this.k1);
    return true;
  }

  /**
   * Finds the next name whose lines are still what was written; false when there is none. Its lines as they were sent are
   * then given one after the other by `line`, all of which must be asked for.
   */
  next(): bool {
    while (this.end - this.at >= SENT_HEAD_BYTES) {
      const head = changetype<usize>(this.buf) + this.at;
      this.digest = load<u64>(head);
      this.nameFrom = this.at + SENT_HEAD_BYTES;
      this.nameTo = this.nameFrom + load<u16>(head, 8);
      this.lines = load<u16>(head, 10);
      this.at = this.nameTo;
      if (this.nameTo > this.end) return false;
      if (this.digestOfLines() == this.digest) return true;
      for (let i = 0; i < this.lines; i++) this.line();
    }
    return false;
  }

  /** Where the next line of the record found starts in the buffer; it ends where `lineTo` says. */
  line(): i32 {
    const from = this.at + 4;
    if (from > this.end) {
      this.at = this.end;
      return this.end;
    }
    const length = load<u32>(changetype<usize>(this.buf) + this.at);
    this.at = <i32>min<u32>(<u32>(this.end - from), length) + from;
    return from;
  }

  get lineTo(): i32 {
    return this.at;
  }

  /** The digest of what stands in the map now under the name of the record in hand. */
  private digestOfLines(): u64 {
    const buf = this.buf;
    let digest = NOTHING;
    for (let i = firstNamed(buf, buf, this.nameFrom, this.nameTo); i >= 0; i = nextNamed(buf, i)) {
      digest = sipHash(this.k0, digest ^ this.k1, buf, PAIRS.valueFrom(i), PAIRS.valueTo(i));
    }
    return digest;
  }

  /** The id that `ids` was before it was mapped: put in its place. False when it is none of those. */
  turnBack(ids: Ids): bool {
    for (let i = 0; i < this.count * 4; i += 4) {
      // A tracer that read the low half alone writes it on with nothing before it.
      if (this.ids[i + 1] != ids.lo || (ids.hi != 0 && this.ids[i] != ids.hi)) continue;
      if (!ids.narrow) ids.hi = this.ids[i + 2];
      ids.lo = this.ids[i + 3];
      return true;
    }
    return false;
  }

  /** A trace id was mapped: what it became, and what it was. The oldest of an earlier attempt makes room. */
  addId(hi: u64, lo: u64, wasHi: u64, wasLo: u64): void {
    for (let i = 0; i < this.count * 4; i += 4) if (this.ids[i] == hi && this.ids[i + 1] == lo) return;
    if (this.own == OWN_IDS_LIMIT) return;
    this.own++;
    if (this.count == SENT_IDS_LIMIT) {
      const ids = changetype<usize>(this.ids);
      memory.copy(ids, ids + SENT_ID_BYTES, --this.count * SENT_ID_BYTES);
    }
    const at = this.count++ * 4;
    this.ids[at] = hi;
    this.ids[at + 1] = lo;
    this.ids[at + 2] = wasHi;
    this.ids[at + 3] = wasLo;
  }

  /**
   * Writes the property for a map whose pairs and names lie in `buf` and that `edits` are about to change, their values in
   * `out`; appends it to `out` and answers where it starts. Edits of one name follow each other.
   */
  save(buf: StaticArray<u8>, edits: Edits, out: Writer): i32 {
    indexPairs(buf, this.k0, this.k1);
    const start = out.at;
    out.byte(FORM);
    out.byte(<u8>this.count);
    const ids = out.take(this.count * SENT_ID_BYTES);
    if (ids >= 0)
      memory.copy(changetype<usize>(out.buf) + ids, changetype<usize>(this.ids), this.count * SENT_ID_BYTES);
    for (let i = 0; i < edits.count; ) i = this.saveName(buf, edits, i, out);
    return start;
  }

  /** Writes the record of the name that the edit at `first` is about; answers the first edit of another. */
  private saveName(buf: StaticArray<u8>, edits: Edits, first: i32, out: Writer): i32 {
    const nameFrom = edits.nameFrom(first);
    const nameTo = edits.nameTo(first);
    if (nameTo - nameFrom > <i32>u16.MAX_VALUE) out.full = true; // its length has no room
    const head = out.take(SENT_HEAD_BYTES);
    out.bytes(buf, nameFrom, nameTo);
    let lines = 0;
    for (let pair = firstNamed(buf, buf, nameFrom, nameTo); pair >= 0; pair = nextNamed(buf, pair)) {
      const length = out.take(4);
      if (length < 0) return edits.count;
      store<u32>(changetype<usize>(out.buf) + length, PAIRS.valueTo(pair) - PAIRS.valueFrom(pair));
      out.bytes(buf, PAIRS.valueFrom(pair), PAIRS.valueTo(pair));
      lines++;
    }
    let digest = NOTHING;
    let i = first;
    for (; i < edits.count && equal(buf, nameFrom, nameTo, buf, edits.nameFrom(i), edits.nameTo(i)); i++) {
      if (edits.kind(i) == Edit.REMOVE) continue;
      digest = sipHash(this.k0, digest ^ this.k1, out.buf, edits.valueFrom(i), edits.valueTo(i));
    }
    if (out.full) return edits.count;
    store<u64>(changetype<usize>(out.buf) + head, digest);
    store<u16>(changetype<usize>(out.buf) + head, <u16>(nameTo - nameFrom), 8);
    store<u16>(changetype<usize>(out.buf) + head, <u16>lines, 10);
    return i;
  }
}
