// Ids as hexadecimal digits of no fixed number (carriers.md section 3): OpenTracing pads none, Instana has two widths.
import { isHex, readHex } from "../bytes/hex";
import { dropOws, skipOws } from "../bytes/scan";

/** An id by its big-endian halves, and with how many digits it was spelled. */
export class HexId {
  hi: u64 = 0;
  lo: u64 = 0;
  digits: i32 = 0;
}

/** Reads 1 to `most` HEX, 32 at the most and not all zero; white space around them is tolerated. */
export function readHexId(buf: StaticArray<u8>, from: i32, to: i32, most: i32, out: HexId): bool {
  const start = skipOws(buf, from, to);
  const stop = dropOws(buf, start, to);
  out.digits = stop - start;
  if (start == stop || out.digits > most || !isHex(buf, start, stop)) return false;
  const middle = max(start, stop - 16);
  out.hi = readHex(buf, start, middle);
  out.lo = readHex(buf, middle, stop);
  return (out.hi | out.lo) != 0;
}
