// IPv6 addresses, each looked for from where it would start, whatever was read before.
import { COLON, DOT, isHexDigit } from "../../../assembly/bytes/ascii";
import { quadEnd } from "../../../assembly/detect/value/ip";
import { byteAt, kindAt, WORD } from "../../../assembly/detect/value/kind";

/** The end of the IPv6 address that starts at `at`, with a group or with `::`, or 0. */
export function ipv6End(buf: StaticArray<u8>, at: i32, to: i32): i32 {
  let i = at;
  let groups = 0;
  let gap = false;
  if (byteAt(buf, i, to) == COLON) {
    if (byteAt(buf, i + 1, to) != COLON) return 0;
    gap = true;
    i += 2;
  }
  while (groups < 8) {
    const start = i;
    while (i < to && i - start < 4 && isHexDigit(buf[i])) i++;
    if (i == start) break;
    const next = byteAt(buf, i, to);
    if (next == DOT && (groups == 6 || (gap && groups < 6))) {
      const end = quadEnd(buf, start, to);
      if (end == 0) return 0;
      i = end;
      groups += 2;
      break;
    }
    groups++;
    if (next != COLON || groups == 8) break;
    if (byteAt(buf, i + 1, to) == COLON) {
      if (gap) return 0;
      gap = true;
      i += 2;
    } else if (isHexDigit(byteAt(buf, i + 1, to))) i++;
    else break; // a colon that ends a clause
  }
  if (gap ? groups < 2 || groups > 7 : groups != 8) return 0;
  if ((kindAt(buf, i, to) & WORD) != 0) return 0;
  return byteAt(buf, i, to) == COLON && isHexDigit(byteAt(buf, i + 1, to)) ? 0 : i;
}
