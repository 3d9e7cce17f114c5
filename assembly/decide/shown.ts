// The ids that a message shows where they are mapped, and whether a text spells one of them: no field may say beside a
// mapped id what it was (carriers.md section 8, agreement).
import { DASH, isDigit, isHexDigit, lower, PLUS, SLASH, UNDERSCORE, ZERO } from "../bytes/ascii";
import { sextetOf } from "../bytes/base64";
import { hexDigit } from "../bytes/hex";
import { isSpent, spend } from "../detect/effort";

/** Fewer digits of either kind are taken for a number like any other. */
const LEAST_DIGITS: i32 = 10;
/** The digits of 2^64 - 1. */
const MOST_DECIMALS: i32 = 20;

/** Looks for ids in a text, byte by byte: in hexadecimal of either case, dashes inside or not, and in decimal. */
class Digits {
  private hex: u64 = 0;
  private hexes: i32 = 0;
  private decimal: u64 = 0;
  private decimals: i32 = 0;

  clear(): void {
    this.hex = 0;
    this.hexes = 0;
    this.decimal = 0;
    this.decimals = 0;
  }

  /** Takes the next byte; answers whether a shown id ends before or with it. */
  push(shown: Shown, c: u8): bool {
    if (isDigit(c)) {
      this.decimal = this.decimal * 10 + <u64>(c - ZERO);
      this.decimals++;
    } else if (this.endDecimal(shown)) {
      return true;
    }
    if (isHexDigit(c)) {
      this.hex = (this.hex << 4) | <u64>hexDigit(lower(c));
      return ++this.hexes >= 16 && shown.has(this.hex);
    }
    return c != DASH && this.endHex(shown);
  }

  /** Ends the text; answers whether an id ends with it. */
  end(shown: Shown): bool {
    const decimal = this.endDecimal(shown);
    return this.endHex(shown) || decimal;
  }

  /** An id is as well what its two's complement is the negative of. */
  private endDecimal(shown: Shown): bool {
    const id = this.decimal;
    const digits = this.decimals;
    this.decimal = 0;
    this.decimals = 0;
    return digits >= LEAST_DIGITS && digits <= MOST_DECIMALS && (shown.has(id) || shown.has(0 - id));
  }

  /** Fewer than 16 digits spell an id where its first ones are 0. */
  private endHex(shown: Shown): bool {
    const digits = this.hexes;
    this.hexes = 0;
    return digits >= LEAST_DIGITS && digits < 16 && shown.has(this.hex & (((<u64>1) << (digits << 2)) - 1));
  }
}

/** A character of base64url as the one of base64 that means the same. */
function standardOf(c: u8): u8 {
  if (c == DASH) return PLUS;
  return c == UNDERSCORE ? SLASH : c;
}

/** What a byte takes: it is read in each of the spellings. */
const BYTE_EFFORT: i32 = 2;

/** Three for each context of a message that has every carrier of ids. */
const MOST: i32 = 96;
/** Whole trace ids, so that a carrier of the low half alone can be mapped as they are. */
const WHOLES: i32 = 4;

export class Shown {
  private count: i32 = 0;
  private readonly ids: StaticArray<u64> = new StaticArray<u64>(MOST);
  private wholes: i32 = 0;
  private readonly highs: StaticArray<u64> = new StaticArray<u64>(WHOLES);
  private readonly lows: StaticArray<u64> = new StaticArray<u64>(WHOLES);
  private readonly plain: Digits = new Digits();
  private readonly encoded: Digits = new Digits();

  /** Starts a new message: no id has been shown in it. */
  clear(): void {
    this.count = 0;
    this.wholes = 0;
  }

  /** Adds an id of 64 bits, or one half of a longer one, as it came; 0 is none. */
  add(id: u64): void {
    if (id != 0 && this.count < MOST && !this.has(id)) this.ids[this.count++] = id;
  }

  has(id: u64): bool {
    const ids = this.ids;
    for (let i = 0; i < this.count; i++) if (ids[i] == id) return true;
    return false;
  }

  /** Adds a whole trace id, unless there is one with the same low half, or too many. */
  addWhole(hi: u64, lo: u64): void {
    if (this.wholes == WHOLES || this.findWhole(lo) >= 0) return;
    this.highs[this.wholes] = hi;
    this.lows[this.wholes++] = lo;
  }

  /** The position of the whole id with this low half, or -1. */
  findWhole(lo: u64): i32 {
    for (let i = 0; i < this.wholes; i++) if (this.lows[i] == lo) return i;
    return -1;
  }

  /** The high half of the whole id at that position. */
  highOf(whole: i32): u64 {
    return this.highs[whole];
  }

  /**
   * Whether [from, to) spells a shown id, or a half of one: in hexadecimal, in decimal, or either of them or its bytes in
   * base64 of both alphabets. Linear; the ids of a message are few. True as well where no more may be looked at.
   */
  isIn(buf: StaticArray<u8>, from: i32, to: i32): bool {
    if (this.count == 0) return false;
    spend((to - from) * BYTE_EFFORT);
    if (isSpent()) return true;
    const plain = this.plain;
    const encoded = this.encoded;
    plain.clear();
    encoded.clear();
    let bits: u32 = 0;
    let held = 0;
    let bytes: u64 = 0;
    let size = 0;
    for (let i = from; i < to; i++) {
      if (plain.push(this, buf[i])) return true;
      const sextet = sextetOf(standardOf(buf[i]));
      if (sextet > 63) {
        if (encoded.end(this)) return true;
        held = 0;
        size = 0;
        continue;
      }
      bits = (bits << 6) | sextet;
      held += 6;
      if (held < 8) continue;
      held -= 8;
      const byte = <u8>(bits >> held);
      bytes = (bytes << 8) | <u64>byte;
      if ((++size >= 8 && this.has(bytes)) || encoded.push(this, byte)) return true;
    }
    const last = encoded.end(this);
    return plain.end(this) || last;
  }
}
