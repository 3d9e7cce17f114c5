// UUIDs in their 8-4-4-4-12 form (RFC 9562 section 4). They are ids like any other and no secrets: finding them keeps
// their digits from being read as numbers. Versions 1 and 6 carry the hardware address of who made them (section 5.1).
import { DASH, isHexDigit } from "../../bytes/ascii";
import { kindAt, WORD } from "./kind";

const UUID_BYTES: i32 = 36;
/** One bit for each place of a dash. */
const DASHES: u64 = (1 << 8) | (1 << 13) | (1 << 18) | (1 << 23);

/** The end of the UUID that starts at the word `at`, or 0. */
export function uuidEnd(buf: StaticArray<u8>, at: i32, to: i32): i32 {
  if (to - at < UUID_BYTES || buf[at + 8] != DASH) return 0;
  for (let i = 0; i < UUID_BYTES; i++) {
    const c = buf[at + i];
    if (((DASHES >> i) & 1) != 0 ? c != DASH : !isHexDigit(c)) return 0;
  }
  const end = at + UUID_BYTES;
  return (kindAt(buf, end, to) & WORD) == 0 ? end : 0;
}

/** Whether the UUID at `at` holds a hardware address: version 1 or 6, and its node not marked as made up (section 6.10). */
export function holdsNode(buf: StaticArray<u8>, at: i32): bool {
  const version = buf[at + 14];
  if (version != 0x31 && version != 0x36) return false;
  // The lowest bit of the node's first octet is the multicast bit: set by who draws a node at random.
  const low = buf[at + 25];
  return ((low <= 0x39 ? low : low + 9) & 1) == 0;
}
