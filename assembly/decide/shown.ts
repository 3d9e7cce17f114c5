// The ids that a message shows where they are mapped, and whether a text spells one of them: no field may say beside a
// mapped id what it was (carriers.md section 8, agreement).
import { DASH, isDigit, isHexDigit, lower, PLUS, SLASH, UNDERSCORE, ZERO } from "../bytes/ascii";
import { sextetOf } from "../bytes/base64";
import { hexDigit } from "../bytes/hex";

/** Three for each context of a message that has every carrier of ids. */
const MOST: i32 = 96;
const ids = new StaticArray<u64>(MOST);
let count: i32 = 0;

/** Starts a new message: no id has been shown in it. */
export function startShown(): void {
  count = 0;
}

/** Adds an id of 64 bits, or one half of a longer one, as it came; 0 is none. */
export function addShown(id: u64): void {
  if (id != 0 && count < MOST && !isShown(id)) ids[count++] = id;
}

function isShown(id: u64): bool {
  for (let i = 0; i < count; i++) if (ids[i] == id) return true;
  return false;
}

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

  /** Takes the next byte; answers whether an id ends before or with it. */
  push(c: u8): bool {
    if (isDigit(c)) {
      this.decimal = this.decimal * 10 + <u64>(c - ZERO);
      this.decimals++;
    } else if (this.endDecimal()) {
      return true;
    }
    if (isHexDigit(c)) {
      this.hex = (this.hex << 4) | <u64>hexDigit(lower(c));
      return ++this.hexes >= 16 && isShown(this.hex);
    }
    return c != DASH && this.endHex();
  }

  /** Ends the text; answers whether an id ends with it. */
  end(): bool {
    const decimal = this.endDecimal();
    return this.endHex() || decimal;
  }

  /** An id is as well what its two's complement is the negative of. */
  private endDecimal(): bool {
    const id = this.decimal;
    const digits = this.decimals;
    this.decimal = 0;
    this.decimals = 0;
    return digits >= LEAST_DIGITS && digits <= MOST_DECIMALS && (isShown(id) || isShown(0 - id));
  }

  /** Fewer than 16 digits spell an id where its first ones are 0. */
  private endHex(): bool {
    const digits = this.hexes;
    this.hexes = 0;
    return digits >= LEAST_DIGITS && digits < 16 && isShown(this.hex & (((<u64>1) << (digits << 2)) - 1));
  }
}

/** A character of base64url as the one of base64 that means the same. */
function standardOf(c: u8): u8 {
  if (c == DASH) return PLUS;
  return c == UNDERSCORE ? SLASH : c;
}

const plain = new Digits();
const encoded = new Digits();

/**
 * Whether [from, to) spells a shown id, or a half of one: in hexadecimal, in decimal, or either of them or its bytes in
 * base64 of both alphabets. Linear; the ids of a message are few.
 */
export function spellsShown(buf: StaticArray<u8>, from: i32, to: i32): bool {
  if (count == 0) return false;
  plain.clear();
  encoded.clear();
  let bits: u32 = 0;
  let held = 0;
  let bytes: u64 = 0;
  let size = 0;
  for (let i = from; i < to; i++) {
    if (plain.push(buf[i])) return true;
    const sextet = sextetOf(standardOf(buf[i]));
    if (sextet > 63) {
      if (encoded.end()) return true;
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
    if ((++size >= 8 && isShown(bytes)) || encoded.push(byte)) return true;
  }
  const last = encoded.end();
  return plain.end() || last;
}
