// What stands between `//` and `@` in a URL (RFC 3986 section 3.2.1): a user, and behind a colon a password.
import { AT, COLON, SLASH } from "../../bytes/ascii";

/** What a value has before an `@`. */
export const enum Userinfo {
  /** It is not that of a URL. */
  NONE,
  USER,
  PASSWORD,
}

/** Reads backwards from the `@` at `at`, no further than what ends an authority. */
export function userinfoBefore(buf: StaticArray<u8>, from: i32, at: i32): Userinfo {
  let password = false;
  for (let i = at - 1; i > from; i--) {
    const c = buf[i];
    if (c == SLASH) return buf[i - 1] != SLASH ? Userinfo.NONE : password ? Userinfo.PASSWORD : Userinfo.USER;
    if (c == COLON) password = password || i + 1 < at;
    else if (c <= 0x20 || c == AT || c == 0x22 || c == 0x3c || c == 0x3e) return Userinfo.NONE;
  }
  return Userinfo.NONE;
}
