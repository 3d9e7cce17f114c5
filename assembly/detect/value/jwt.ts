// JSON Web Tokens in compact form (RFC 7515 section 3.1, RFC 7516 section 3.1): a base64url JSON object, which starts
// with `ey` for `{`, then two or four more parts. Whoever holds one can use it: a secret.
import { DASH, DOT, UNDERSCORE } from "../../bytes/ascii";
import { spend } from "../effort";
import { byteAt, kindOf, WORD } from "./kind";

const SHORTEST_HEADER: i32 = 12;

/**
 * The end of the token whose header is the word [at, header), or 0. A header is a word: `-` and `_` come from `>`, `?` and
 * `~` alone, which no header has.
 */
export function jwtEnd(buf: StaticArray<u8>, at: i32, header: i32, to: i32): i32 {
  if (buf[at] != 0x65 || buf[at + 1] != 0x79) return 0;
  spend(SHORTEST_HEADER);
  if (header - at < SHORTEST_HEADER || byteAt(buf, header, to) != DOT) return 0;
  const payload = partEnd(buf, header + 1, to);
  // `e30` is the empty object; a detached payload (RFC 7515 appendix F) leaves the part empty.
  if (payload == to || buf[payload] != DOT || (payload - header > 1 && payload - header < 4)) return 0;
  let end = payload;
  for (let part = 0; part < 3 && byteAt(buf, end, to) == DOT; part++) end = partEnd(buf, end + 1, to);
  return end;
}

/** The end of the base64url characters at `at`. */
function partEnd(buf: StaticArray<u8>, at: i32, to: i32): i32 {
  let i = at;
  while (i < to && ((kindOf(buf[i]) & WORD) != 0 || buf[i] == DASH || buf[i] == UNDERSCORE)) i++;
  spend((i - at) >> 1);
  return i;
}
