// One field of a message: what its carrier read of it, then what policy decided. A carrier opens the message's one field,
// says what it knows beyond name and value, and calls decide/door.ts.
import { PERCENT, PLUS, SPACE } from "../bytes/ascii";
import { decodeBase64 } from "../bytes/base64";
import { decodePercent } from "../bytes/percent";
import { indexOf } from "../bytes/scan";
import { spend } from "../detect/effort";
import { Action } from "../words/action";
import { Class } from "../words/class";
import { Reason } from "../words/reason";
import { Bound } from "./rules";

/** How a carrier encodes values. */
export const enum Coding {
  NONE = 0,
  /** RFC 3986 section 2.1. */
  PERCENT = 1,
  /** The same with `+` for a space, as forms and queries are. */
  QUERY = 2,
  /** Bytes in base64, as gRPC's `-bin` metadata is. */
  BASE64 = 3,
}

/** Longer values are not decoded. */
export const PLAIN_LIMIT_BYTES: i32 = 8192;

const ANY: i32 = i32.MAX_VALUE;
const NOTHING: StaticArray<u8> = [];

export class Field {
  // What it is: set by `open`. Name and value are runs of `buf` as they came.
  carrier: i32 = 0;
  buf: StaticArray<u8> = NOTHING;
  nameFrom: i32 = 0;
  nameTo: i32 = 0;
  from: i32 = 0;
  to: i32 = 0;
  /** The value as its carrier means it: what came, until `decode`. */
  plain: StaticArray<u8> = NOTHING;
  plainFrom: i32 = 0;
  plainTo: i32 = 0;

  // What its carrier says beyond that; `open` takes it back.
  /** How a new value is to be spelled. */
  coding: Coding = Coding.NONE;
  /** What the field gets that no entry names, and why. */
  fallback: i32 = Action.STRIP;
  why: i32 = Reason.UNKNOWN;
  /** Whether a field of this very name stayed before. */
  repeat: bool = false;
  /** The longest new value that the carrier takes. */
  limitBytes: i32 = ANY;
  /** How far `out` may be filled with it. */
  most: i32 = ANY;
  /** Whether nobody but its vendor can read it, so that `limits.opaque_bytes` holds. */
  opaque: bool = false;

  // What was decided.
  /** The entry that fits the name, with its name; null without one. */
  bound: Bound | null = null;
  /** The position in `fields` of the entry that decided with others, or -1. */
  rule: i32 = -1;
  action: i32 = Action.STRIP;
  reason: i32 = Reason.UNKNOWN;
  /** The class found, for counting and explaining. */
  cls: i32 = Class.UNKNOWN;
  /** The number to mint under, 0 when none is known. */
  tokenClass: i32 = 0;

  // What was written.
  /** Where the field starts in `out`, its key included, and where its value does. */
  start: i32 = 0;
  at: i32 = 0;
  /** Whether it goes on with the value in `out` from `at` on, in place of the one that came. */
  changed: bool = false;

  private readonly decoded: StaticArray<u8> = new StaticArray<u8>(PLAIN_LIMIT_BYTES);

  /** Begins a field of `carrier`: its name (buf, nameFrom, nameTo), its value (buf, from, to). */
  open(carrier: i32, buf: StaticArray<u8>, nameFrom: i32, nameTo: i32, from: i32, to: i32): void {
    this.carrier = carrier;
    this.buf = buf;
    this.nameFrom = nameFrom;
    this.nameTo = nameTo;
    this.coding = Coding.NONE;
    this.fallback = Action.STRIP;
    this.why = Reason.UNKNOWN;
    this.repeat = false;
    this.limitBytes = ANY;
    this.most = ANY;
    this.opaque = false;
    this.bound = null;
    this.take(from, to);
  }

  /** Begins the next value of the same name. */
  take(from: i32, to: i32): void {
    this.from = from;
    this.to = to;
    this.plain = this.buf;
    this.plainFrom = from;
    this.plainTo = to;
    this.rule = -1;
    this.action = Action.STRIP;
    this.cls = Class.UNKNOWN;
    this.tokenClass = 0;
    this.changed = false;
  }

  /** Says what it gets that no entry names, and why. */
  otherwise(action: i32, why: i32): void {
    this.fallback = action;
    this.why = why;
  }

  strip(reason: i32): void {
    this.action = Action.STRIP;
    this.reason = reason;
  }

  /** Whether an entry keeps fields of this name. */
  get keeps(): bool {
    const bound = this.bound;
    return bound !== null && bound.entry.action == Action.KEEP;
  }

  /**
   * Decodes the value once by `coding`. One that holds an incomplete escape stands for itself. False where there is
   * nothing to judge: longer than PLAIN_LIMIT_BYTES, or no base64.
   */
  decode(): bool {
    const coding = this.coding;
    if (coding == Coding.NONE) return true;
    const buf = this.buf;
    const from = this.from;
    const to = this.to;
    if (to - from > PLAIN_LIMIT_BYTES) return false;
    spend(to - from);
    const decoded = this.decoded;
    let size: i32;
    if (coding == Coding.BASE64) {
      size = decodeBase64(buf, from, to, decoded, 0);
      if (size < 0) return false;
    } else {
      const spaced = coding == Coding.QUERY && indexOf(buf, PLUS, from, to) < to;
      if (!spaced && indexOf(buf, PERCENT, from, to) == to) return true;
      for (let i = from; i < to; i++) decoded[i - from] = spaced && buf[i] == PLUS ? SPACE : buf[i];
      size = decodePercent(decoded, 0, to - from, decoded, 0);
      if (size < 0) return true;
    }
    this.plain = decoded;
    this.plainFrom = 0;
    this.plainTo = size;
    return true;
  }
}
