// What the first attach point of an inbound hop tells the second about a request, as keyed digests in a stream property:
// which ids came from outside, and which lines it wrote itself (design.md 4). Between the two Envoy's tracer injects ids,
// and may bring back what the first point took away. So a mark vouches for bytes, never for a stream: a line is the first
// point's own only where it is byte for byte what that point wrote.

import { writeHex } from "../bytes/hex";
import { PAIRS } from "../bytes/pairs";
import { Writer } from "../bytes/writer";
import { sipHash } from "../crypto/siphash";
import { Edit, Edits } from "./edits";

/** The path of the property, as the host's property calls take it. */
export const MARKS_PROPERTY: string = "tracecloak_marks";

export const enum Mark {
  OUTSIDE = 1, // a trace id that came in where the trace restarts
  UNREAD = 2, // ids came in that cannot be read, but a tracer may have: no id of this stream can be told from them
  WROTE = 3, // a line as it was written
}

const RECORD_BYTES: i32 = 9;
const MOST: i32 = 256;

/** The form's number, then records of one Mark and one digest each. */
const FORM: u8 = 2;
const STORED_BYTES: i32 = 1 + RECORD_BYTES * MOST;

export class Marks {
  /** Whether the property was there: an earlier attach point has looked at this request. */
  present: bool = false;
  /** Whether the property is to be written. */
  dirty: bool = false;
  /** Bytes of the property's value. */
  length: i32 = 1;
  /** That value. */
  readonly bytes: StaticArray<u8> = new StaticArray<u8>(STORED_BYTES);
  private k0: u64 = 0;
  private k1: u64 = 0;
  /** What is to be hashed. */
  private readonly text: Writer = new Writer(new StaticArray<u8>(32));

  reset(k0: u64, k1: u64): void {
    this.present = false;
    this.dirty = false;
    this.length = 1;
    this.bytes[0] = FORM;
    this.k0 = k0;
    this.k1 = k1;
  }

  /** Takes in the property as an earlier attach point left it. One of another shape is treated as absent. */
  read(buf: StaticArray<u8>, from: i32, to: i32): void {
    const length = to - from;
    if (length > STORED_BYTES || length % RECORD_BYTES != 1 || buf[from] != FORM) return;
    memory.copy(changetype<usize>(this.bytes), changetype<usize>(buf) + from, length);
    this.length = length;
    this.present = true;
  }

  has(mark: Mark, digest: u64): bool {
    for (let i = 1; i < this.length; i += RECORD_BYTES) {
      if (this.bytes[i] == <u8>mark && load<u64>(changetype<usize>(this.bytes) + i + 1) == digest) return true;
    }
    return false;
  }

  /**
   * Adds what came from outside. Past the limit a record of what was written makes room, which is then a line like any
   * other: what came from outside is never forgotten, and where that alone is too much, nothing of the stream passes for ours.
   */
  addForeign(mark: Mark, digest: u64): void {
    this.dirty = true;
    if (this.has(mark, digest)) return;
    if (this.length + RECORD_BYTES > STORED_BYTES && !this.drop()) this.put(1, Mark.UNREAD, 0);
    else this.append(mark, digest);
  }

  /** Adds the lines that `edits` write, their names in `names` and their values in `values`; those that fit. */
  addWritten(zone: StaticArray<u8>, edits: Edits, names: StaticArray<u8>, values: StaticArray<u8>): void {
    for (let i = 0; i < edits.count && this.length + RECORD_BYTES <= STORED_BYTES; i++) {
      if (edits.kind(i) == Edit.REMOVE) continue;
      const name = this.nameDigest(zone, names, edits.nameFrom(i), edits.nameTo(i));
      this.append(Mark.WROTE, sipHash(this.k0, name, values, edits.valueFrom(i), edits.valueTo(i)));
      this.dirty = true;
    }
  }

  /** Whether the line of `pair` is one that the first point wrote where the peer is of `zone`. */
  vouchesFor(zone: StaticArray<u8>, buf: StaticArray<u8>, pair: i32): bool {
    if (!this.present) return false;
    const name = this.nameDigest(zone, buf, PAIRS.nameFrom(pair), PAIRS.nameTo(pair));
    return this.has(Mark.WROTE, sipHash(this.k0, name, buf, PAIRS.valueFrom(pair), PAIRS.valueTo(pair)));
  }

  private nameDigest(zone: StaticArray<u8>, buf: StaticArray<u8>, from: i32, to: i32): u64 {
    return sipHash(this.k0, sipHash(this.k0, this.k1, zone, 0, zone.length), buf, from, to);
  }

  private append(mark: Mark, digest: u64): void {
    this.put(this.length, mark, digest);
    this.length += RECORD_BYTES;
  }

  private put(at: i32, mark: Mark, digest: u64): void {
    this.bytes[at] = <u8>mark;
    store<u64>(changetype<usize>(this.bytes) + at + 1, digest);
  }

  /** Drops the oldest record of what was written; false when there is none. */
  private drop(): bool {
    let at = 1;
    while (at < this.length && this.bytes[at] != <u8>Mark.WROTE) at += RECORD_BYTES;
    if (at >= this.length) return false;
    const record = changetype<usize>(this.bytes) + at;
    memory.copy(record, record + RECORD_BYTES, this.length - at - RECORD_BYTES);
    this.length -= RECORD_BYTES;
    return true;
  }

  /** The digest of a trace id by its low half, which is all that some carriers spell of it. */
  idDigest(lo: u64): u64 {
    const text = this.text;
    text.reset();
    writeHex(text, lo, 16);
    return sipHash(this.k0, this.k1, text.buf, 0, text.at);
  }
}
