// IP addresses: IPv4 dotted decimal (RFC 6943 section 3.1.1, strict form) and IPv6 text (RFC 4291 section 2.2, RFC 5952
// section 5 for the tail in IPv4 form). Addresses that name nobody are left: 0.0.0.0/8, `::` and `::1`.
import { COLON, DOT, isDigit, isHexDigit, SLASH, ZERO } from "../../bytes/ascii";
import { spend } from "../effort";
import { byteAt, kindAt, startsWord, WORD } from "./kind";

/** The end of the IPv4 address that starts at the word `at`, or 0. `from` is where the value starts. */
export function ipv4End(buf: StaticArray<u8>, from: i32, at: i32, to: i32): i32 {
  if (at > from) {
    // Part of a longer number, or the version of a product (RFC 9110 section 10.1.5: `name/1.2.3.4`).
    const before = buf[at - 1];
    if (before == DOT || (before == SLASH && at - 1 > from && !startsWord(buf, from, at - 1))) return 0;
  }
  const end = quadEnd(buf, at, to);
  return end > 0 && buf[at] != ZERO ? end : 0;
}

/** The end of the four decimal octets that start at `at`, or 0. */
export function quadEnd(buf: StaticArray<u8>, at: i32, to: i32): i32 {
  spend(QUAD_EFFORT);
  let i = at;
  for (let part = 0; part < 4; part++) {
    const start = i;
    let octet = 0;
    while (i < to && i - start < 3 && isDigit(buf[i])) octet = octet * 10 + buf[i++] - ZERO;
    if (i == start || octet > 255 || (i - start > 1 && buf[start] == ZERO)) return 0;
    if (part < 3 && byteAt(buf, i++, to) != DOT) return 0;
  }
  if ((kindAt(buf, i, to) & WORD) != 0) return 0;
  return byteAt(buf, i, to) == DOT && isDigit(byteAt(buf, i + 1, to)) ? 0 : i;
}

const GROUPS: i32 = 8;
/** What it takes to look at a group, and at four octets. */
const GROUP_EFFORT: i32 = 2;
const QUAD_EFFORT: i32 = 4;
/** Where the latest groups start. */
const starts = new StaticArray<i32>(GROUPS);
/** Of the address read last: its groups, of which a tail in IPv4 form is two, and whether `::` stands for some more. */
let groups: i32 = 0;
let gap: bool = false;
/** No address starts with a group in front of this: the groups of one read before are too few or too many. */
let barren: i32 = 0;

/** Another value is looked at. */
export function clearAddresses(): void {
  barren = 0;
}

/** The end of the IPv6 address that starts at `at`, with a group or with `::`, or 0. */
export function ipv6End(buf: StaticArray<u8>, at: i32, to: i32): i32 {
  if (at < barren && buf[at] != COLON) return 0;
  const end = groupsEnd(buf, at, to);
  if (end == 0) return 0;
  const next = byteAt(buf, end, to);
  if (gap ? groups < 2 || groups == GROUPS : groups < GROUPS) {
    if (!gap && next != DOT) barren = end;
    return 0;
  }
  if (goesOn(buf, end, to)) {
    if (!gap) barren = lastStart(buf, end, to);
    return 0;
  }
  return (kindAt(buf, end, to) & WORD) == 0 ? end : 0;
}

/** Reads groups and at most one gap from `at` on; answers where they end, or 0 where they are no address's for sure. */
function groupsEnd(buf: StaticArray<u8>, at: i32, to: i32): i32 {
  let i = at;
  let first = at;
  groups = 0;
  gap = buf[at] == COLON;
  if (gap) {
    if (byteAt(buf, at + 1, to) != COLON) return 0;
    i += 2;
  }
  while (groups < GROUPS) {
    spend(GROUP_EFFORT);
    const start = i;
    starts[groups] = start;
    i = groupEnd(buf, i, to);
    if (i == start) return i;
    const next = byteAt(buf, i, to);
    if (next == DOT && (groups == 6 || (gap && groups < 6))) {
      groups += 2;
      return quadEnd(buf, start, to);
    }
    groups++;
    if (next != COLON || groups == GROUPS) return i;
    const behind = byteAt(buf, i + 1, to);
    if (behind == COLON) {
      if (gap) {
        barren = first; // whatever starts in front of the first gap comes to the second
        return 0;
      }
      gap = true;
      first = i++;
    } else if (!isHexDigit(behind)) return i; // a colon that ends a clause
    i++;
  }
  return i;
}

/** The end of at most four hexadecimal digits. */
function groupEnd(buf: StaticArray<u8>, at: i32, to: i32): i32 {
  const stop = min(at + 4, to);
  let i = at;
  while (i < stop && isHexDigit(buf[i])) i++;
  return i;
}

/** Whether a colon and one more group stand at `at`. */
function goesOn(buf: StaticArray<u8>, at: i32, to: i32): bool {
  return byteAt(buf, at, to) == COLON && isHexDigit(byteAt(buf, at + 1, to));
}

/** The start of the last eight groups of those that have been read, eight to here, and go on at `at`. */
function lastStart(buf: StaticArray<u8>, at: i32, to: i32): i32 {
  let groups = GROUPS;
  for (let i = at; goesOn(buf, i, to); groups++) {
    spend(GROUP_EFFORT);
    starts[groups & (GROUPS - 1)] = i + 1;
    i = groupEnd(buf, i + 1, to);
  }
  return starts[groups & (GROUPS - 1)];
}
