// What one attach point tells the next about a stream's ids, as keyed digests in a stream property: which ids came from
// outside, and what was already mapped for which zone (design.md 4). Envoy's tracer injects ids afresh on every
// attempt, so "done" alone says nothing: only a value equal to what was written last is left alone.

import { writeHex } from "../bytes/hex";
import { Writer } from "../bytes/writer";
import { sipHash } from "../crypto/siphash";

/** The path of the property, as the host's property calls take it. */
export const MARKS_PROPERTY: string = "tracecloak_marks";

export const enum Mark {
  OUTSIDE = 1, // a trace id that came in where the trace restarts
  MAPPED = 2, // ids that were written for a zone
  TRACE = 3, // the trace id among them: a tracer that goes on from it adds spans of its own
  UNREAD = 4, // ids came in that cannot be read, but a tracer may have: no id of this stream can be told from them
}

const RECORD_BYTES: i32 = 9;
/** Two for each context that one message can have, and some. */
const MOST: i32 = 56;

/** The form's number, then records of one Mark and one digest each. */
const FORM: u8 = 1;
const STORED_BYTES: i32 = 1 + RECORD_BYTES * MOST;

/** Whether a record says what came, not what was written. */
function isForeign(mark: u8): bool {
  return mark == <u8>Mark.OUTSIDE || mark == <u8>Mark.UNREAD;
}

export class Marks {
  /** Whether the property was there: an earlier attach point has looked at this stream. */
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
  private readonly text: Writer = new Writer(new StaticArray<u8>(512));

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
   * Adds a digest. Past the limit the oldest makes room that says what was written, which is then written once more: what
   * came from outside is never forgotten, and where that alone is too much, nothing of the stream passes for ours.
   */
  add(mark: Mark, digest: u64): void {
    this.dirty = true;
    if (this.has(mark, digest)) return;
    if (this.length + RECORD_BYTES > STORED_BYTES && !this.drop()) {
      if (isForeign(<u8>mark)) this.put(1, Mark.UNREAD, 0);
      return;
    }
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
    while (at < this.length && isForeign(this.bytes[at])) at += RECORD_BYTES;
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

  /** The digest of ids written for the zone of number `zone`; of its trace id alone with no carrier and no span. */
  mappedDigest(zone: i32, carrier: i32, hi: u64, lo: u64, span: u64): u64 {
    const text = this.text;
    text.reset();
    text.byte(<u8>zone);
    text.byte(<u8>carrier);
    writeHex(text, hi, 16);
    writeHex(text, lo, 16);
    writeHex(text, span, 16);
    return sipHash(this.k0, this.k1, text.buf, 0, text.at);
  }
}
