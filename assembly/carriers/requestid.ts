// Request ids (carriers.md 5.28 and 5.30): a UUID, or 16 or 32 hexadecimal digits. Finds the digits that are free to be
// others and writes such an id again; judges nothing.
import { DASH, lower } from "../bytes/ascii";
import { hexDigit, writeHex } from "../bytes/hex";
import { Writer } from "../bytes/writer";

const UUID_BYTES: i32 = 36;
/** One bit for each place of a dash (RFC 9562 section 4). */
const DASHES: u64 = (1 << 8) | (1 << 13) | (1 << 18) | (1 << 23);
/** Besides those, the version, in which Envoy keeps why it traces (carriers.md 5.30), and the variant. */
const STAYS: u64 = DASHES | (1 << 14) | (1 << 19);
const UUID_DIGITS: i32 = 30;

export class RequestId {
  /** How many digits there are to be mapped: 16, 32, or 30 of a UUID, whose version and variant stay. */
  digits: i32 = 0;
  /** The first and the second half of them. */
  left: u64 = 0;
  right: u64 = 0;
  /** Whether `writeRequestId` gives what was read: the digits are in lower case. */
  canonical: bool = false;
}

/** Reads all of [from, to) into `out`, digits of either case; false when it is of no such shape. */
export function readRequestId(buf: StaticArray<u8>, from: i32, to: i32, out: RequestId): bool {
  const length = to - from;
  const uuid = length == UUID_BYTES;
  if (!uuid && length != 16 && length != 32) return false;
  out.digits = uuid ? UUID_DIGITS : length;
  out.left = 0;
  out.right = 0;
  out.canonical = true;
  let taken = 0;
  for (let i = 0; i < length; i++) {
    const c = buf[from + i];
    const small = lower(c);
    if (small != c) out.canonical = false;
    const digit = <u64>hexDigit(small);
    if (isPlaceOf(DASHES, uuid, i) ? c != DASH : digit > 15) return false;
    if (isPlaceOf(STAYS, uuid, i)) continue;
    if (taken++ < out.digits >> 1) out.left = (out.left << 4) | digit;
    else out.right = (out.right << 4) | digit;
  }
  return true;
}

/** Writes the id that was read from [from, to) with the digits that `id` now has, in lower case. */
export function writeRequestId(id: RequestId, buf: StaticArray<u8>, from: i32, to: i32, out: Writer): void {
  let left = id.digits;
  for (let i = from; i < to; i++) {
    if (isPlaceOf(STAYS, id.digits == UUID_DIGITS, i - from)) {
      out.byte(lower(buf[i]));
      continue;
    }
    left--;
    const half = id.digits >> 1;
    writeHex(out, left < half ? id.right >> (left << 2) : id.left >> ((left - half) << 2), 1);
  }
}

function isPlaceOf(places: u64, uuid: bool, at: i32): bool {
  return uuid && ((places >> at) & 1) != 0;
}
